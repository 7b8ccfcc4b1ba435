package io.queueoperator.core.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.testing.Cases;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each default rule applies to what it was made for, and says what the tables of the seeds say. */
class DefaultRulesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', emptyValue = "", value = {
        // message                                | exception          | exit | http | rule                | category | type | code
        "Account suspended                        |                    |      |      | account-suspended   | account | suspended | AGENT_ERROR",
        "this account was ACCOUNT BANNED          |                    |      |      | account-suspended   | account | suspended | AGENT_ERROR",
        "Captcha required                         |                    |      |      | captcha-required    | account | captcha | AGENT_ERROR",
        "Logged out                               |                    |      |      | logged-out          | account | loggedout | AUTH_FAILED",
        "you are not logged in                    |                    |      |      | logged-out          | account | loggedout | AUTH_FAILED",
        "HTTP 429 from the API                    |                    |      |      | http-429            | infrastructure | rate_limited | RATE_LIMITED",
        "the API refused                          |                    |      | 429  | http-429            | infrastructure | rate_limited | RATE_LIMITED",
        "Claude: rate limit exceeded              |                    |      |      | rate-limited        | infrastructure | rate_limited | RATE_LIMITED",
        "Too Many Requests                        |                    |      |      | rate-limited        | infrastructure | rate_limited | RATE_LIMITED",
        "status code: 401                         |                    |      |      | http-401            | account | auth_failed | AUTH_FAILED",
        "refused                                  |                    |      | 401  | http-401            | account | auth_failed | AUTH_FAILED",
        "Invalid API key                          |                    |      |      | auth-failed         | account | auth_failed | AUTH_FAILED",
        "invalid spec: no target                  |                    |      |      | invalid-spec        | unknown | invalid_spec | INVALID_SPEC",
        "Pre-post verification failed: timeout    |                    |      |      | verification-race   | infrastructure | verification_race | AGENT_ERROR",
        "Post returned False                      |                    |      |      | post-returned-false | infrastructure | claude_stuck | AGENT_ERROR",
        "TimeoutError: ADB timeout                |                    |      |      | timeout-error       | infrastructure | adb_timeout | TIMEOUT",
        "no answer                                | TimeoutError       |      |      | timeout-error       | infrastructure | adb_timeout | TIMEOUT",
        "no answer                                | asyncio.exceptions.TimeoutError | | | timeout-error     | infrastructure | adb_timeout | TIMEOUT",
        "the adb timeout struck                   |                    |      |      | adb-timeout         | infrastructure | adb_timeout | TIMEOUT",
        "the gateway gave up                      |                    |      | 504  | http-timeout        | infrastructure | timeout | TIMEOUT",
        "no data                                  | java.net.SocketTimeoutException | | | timeout-exception | infrastructure | timeout | TIMEOUT",
        "context deadline exceeded                |                    |      |      | timed-out           | infrastructure | timeout | TIMEOUT",
        "ConnectionError: peer went away          |                    |      |      | connection-error    | infrastructure | connection_dropped | AGENT_ERROR",
        "no route                                 | java.net.ConnectException | |    | connection-error    | infrastructure | connection_dropped | AGENT_ERROR",
        "broken pipe while writing                |                    |      |      | connection-dropped  | infrastructure | connection_dropped | AGENT_ERROR",
        "the script ended                         |                    | 124  |      | exit-timeout        | infrastructure | timeout | TIMEOUT",
        "the cat sat on the keyboard              |                    |      |      |                     | unknown | `` | AGENT_ERROR",
        "the cat sat on the keyboard              | java.lang.Error    | 1    | 500  |                     | unknown | `` | AGENT_ERROR",
    })
    void each_row_of_the_table_is_kept(
            String message, @Nullable String exception, @Nullable Integer exit, @Nullable Integer http,
            @Nullable String rule, String category, String type, String code) {
        FailureReport report = new FailureReport(
                message, null, null, null, null, null, exit, null, null, null, null, null, null, null, exception, http);

        Classification meaning = Classifier.classify(report);

        assertThat(meaning).extracting(
                Classification::rule, Classification::category, Classification::type, Classification::code)
                .containsExactly(rule, category, type, code);
        assertThat(meaning.rulesVersion()).isEqualTo(DefaultRules.SET.version());
    }

    @Test
    void every_rule_has_a_name_of_its_own_asks_for_something_and_says_what_it_means() {
        Set<String> names = new HashSet<>();

        assertThat(DefaultRules.SET.rules()).allSatisfy(rule -> {
            assertThat(names.add(rule.name())).as(rule.name()).isTrue();
            assertThat(rule.when().isEmpty()).as(rule.name()).isFalse();
            assertThat(rule.then().category()).as(rule.name()).isNotBlank();
        });
    }

    @Test
    void the_version_changes_when_the_rules_do() {
        RuleSet fewer = RuleSet.of(DefaultRules.SET.rules().subList(1, DefaultRules.SET.rules().size()));
        RuleSet same = RuleSet.of(DefaultRules.SET.rules());

        assertThat(DefaultRules.SET.version()).matches("[0-9a-f]{12}").isEqualTo(same.version())
                .isNotEqualTo(fewer.version());
    }

    @Test
    void no_default_rule_tries_an_account_again_whatever_the_text() {
        Cases.forAll(random -> {
            Classification meaning = Classifier.classify(Reports.said(Cases.text(random, 12)));

            assertThat(meaning.retryable() && meaning.category().equals(Classification.ACCOUNT)).isFalse();
        });
    }
}
