package io.queueoperator.core.failure;

import static io.queueoperator.core.failure.Reports.comeBackAfter;
import static io.queueoperator.core.failure.Reports.said;
import static io.queueoperator.core.failure.Reports.stated;
import static io.queueoperator.testing.JobBuilder.running;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.queueoperator.core.failure.Rule.Outcome;
import io.queueoperator.core.failure.Rule.When;
import io.queueoperator.testing.Cases;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RuleTest {
    private static final Outcome PROXY = new Outcome("infrastructure", "proxy", "PROXY_DOWN", null, null, null);

    @Test
    void the_first_rule_that_applies_decides() {
        RuleSet rules = RuleSet.of(List.of(
                rule("first", words("proxy"), PROXY),
                rule("second", words("proxy", "captcha"), new Outcome("account", "x", "Y", null, null, null))));

        assertThat(classify(said("the proxy wants a captcha"), rules).rule()).isEqualTo("first");
        assertThat(classify(said("the captcha"), rules).rule()).isEqualTo("second");
        assertThat(classify(said("nothing"), rules).rule()).isNull();
        assertThat(classify(said("nothing"), rules).rulesVersion()).isEqualTo(rules.version());
    }

    @Test
    void all_that_is_asked_for_must_hold_and_of_a_list_any_one() {
        Rule rule = new Rule("r", new When(
                words("proxy", "gateway"), List.of("ProxyError", "IOException"), List.of(1, 7), List.of(502, 503),
                List.of("download", "ocr"), List.of("4711")), PROXY);

        assertThat(matches(rule, "the Gateway fell", "a.b.PROXYERROR", 7, 503, "ocr", "4711")).isTrue();
        assertThat(matches(rule, "the door fell", "ProxyError", 7, 503, "ocr", "4711")).isFalse();
        assertThat(matches(rule, "the proxy fell", "OtherProxyError", 7, 503, "ocr", "4711")).isFalse();
        assertThat(matches(rule, "the proxy fell", "ProxyError", 2, 503, "ocr", "4711")).isFalse();
        assertThat(matches(rule, "the proxy fell", "ProxyError", null, 503, "ocr", "4711")).isFalse();
        assertThat(matches(rule, "the proxy fell", "ProxyError", 7, 500, "ocr", "4711")).isFalse();
        assertThat(matches(rule, "the proxy fell", "ProxyError", 7, 503, "discover", "4711")).isFalse();
        assertThat(matches(rule, "the proxy fell", "ProxyError", 7, 503, "ocr", null)).isFalse();
    }

    @Test
    void characters_are_found_anywhere_and_words_only_as_such_in_capitals_or_not() {
        assertThat(new TextCondition.Containing("OUT").isIn(evidence("timeouts"))).isTrue();
        assertThat(new TextCondition.Words("OUT").isIn(evidence("timeouts out_ 1out"))).isFalse();
        assertThat(new TextCondition.Words("Out").isIn(evidence("timeout, OUT!"))).isTrue();
    }

    @Test
    void a_word_is_found_where_an_expression_with_word_boundaries_finds_it() {
        Cases.forAll(random -> {
            String word = Cases.oneOf(random, "429", "rate limit", "a", "timeout", "_", "-", "é");
            String text = Cases.text(random, 8) + Cases.oneOf(random, "", word, " " + word, "x" + word, word + "_ ");
            Pattern same = Pattern.compile(
                    "(?<![\\p{Alnum}_])" + Pattern.quote(word) + "(?![\\p{Alnum}_])");

            Evidence evidence = evidence(text);

            assertThat(new TextCondition.Words(word).isIn(evidence))
                    .isEqualTo(same.matcher(evidence.text().toLowerCase(Locale.ROOT)).find());
        });
    }

    @Test
    void half_an_outcome_is_completed() {
        RuleSet rules = RuleSet.of(List.of(
                rule("code", words("slow"), new Outcome(null, null, "RATE_LIMITED", null, null, null)),
                rule("category", words("phone"), new Outcome("device", null, null, null, null, null))));

        assertThat(classify(said("slow down"), rules))
                .extracting(Classification::category, Classification::type, Classification::code)
                .containsExactly("infrastructure", "rate_limited", "RATE_LIMITED");
        assertThat(classify(said("the phone is hot"), rules))
                .extracting(Classification::category, Classification::type, Classification::code)
                .containsExactly("device", "", "AGENT_ERROR");
    }

    @Test
    void a_rule_may_say_whether_to_retry_when_and_who_looks_at_it() {
        RuleSet rules = RuleSet.of(List.of(
                rule("never", words("disk full"), new Outcome(null, "disk_full", null, false, null, null)),
                rule("look", words("odd"), new Outcome(null, "odd", null, true, true, Duration.ofMinutes(2)))));

        Classification never = classify(said("disk full"), rules);
        Classification look = classify(said("odd page"), rules);

        assertThat(never.retryable()).isFalse();
        assertThat(never.needsReview()).isTrue();
        assertThat(look.retryable()).isTrue();
        assertThat(look.needsReview()).isTrue();
        assertThat(look.retryDelay()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void a_servers_word_wins_over_the_rules_and_that_over_the_backoff() {
        RuleSet rules = RuleSet.of(List.of(
                rule("slow", words("slow"), new Outcome(null, null, null, null, null, Duration.ofMinutes(2)))));
        Backoff backoff = new Backoff(Duration.ofSeconds(10), Duration.ofMinutes(10));
        FailureReport asked = comeBackAfter("slow", Duration.ofSeconds(7));

        assertThat(Verdict.on(running(7).build(), asked, classify(asked, rules), backoff).delay())
                .isEqualTo(Duration.ofSeconds(7));
        assertThat(Verdict.on(running(7).build(), said("slow"), classify(said("slow"), rules), backoff).delay())
                .isEqualTo(Duration.ofMinutes(2));
        assertThat(Verdict.on(running(7).build(), said("fast"), classify(said("fast"), rules), backoff).delay())
                .isLessThanOrEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void whoever_says_that_it_is_something_else_does_not_get_the_rules_idea_of_what_to_do() {
        RuleSet rules = RuleSet.of(List.of(rule("never", words("disk full"),
                new Outcome("infrastructure", "disk_full", null, false, null, Duration.ofHours(1)))));

        Classification other = classify(stated("disk full", "device", null, null), rules);
        Classification same = classify(stated("disk full", "infrastructure", null, null), rules);

        assertThat(other).extracting(Classification::category, Classification::type, Classification::retryable)
                .containsExactly("device", "disk_full", true);
        assertThat(other.retryDelay()).isNull();
        assertThat(same.retryable()).isFalse();
    }

    @Test
    void a_worker_that_vanished_is_that_whatever_its_name_is() {
        Classification meaning = Classifier.classify(
                FailureReport.noticed("Worker captcha was silent for 60 s", FailureCode.STALE_WORKER));

        assertThat(meaning).extracting(Classification::category, Classification::type, Classification::retryable)
                .containsExactly("infrastructure", "stale_worker", true);
    }

    @Test
    void two_rules_of_one_name_are_refused() {
        List<Rule> twice = List.of(rule("a", words("x"), PROXY), rule("a", words("y"), PROXY));

        assertThatIllegalArgumentException().isThrownBy(() -> RuleSet.of(twice)).withMessageContaining("called a");
    }

    private static List<TextCondition> words(String... words) {
        return List.of(words).stream().<TextCondition>map(TextCondition.Words::new).toList();
    }

    private static Rule rule(String name, List<TextCondition> text, Outcome then) {
        return new Rule(name, new When(text, List.of(), List.of(), List.of(), List.of(), List.of()), then);
    }

    private static Evidence evidence(String text) {
        return Evidence.of(said(text), null, null);
    }

    private static boolean matches(
            Rule rule, String message, String exception, @Nullable Integer exit, int http, String taskType,
            @Nullable String sourceId) {
        FailureReport report = new FailureReport(
                message, null, null, null, null, null, exit, null, null, null, null, null, null, null, exception, http);
        return rule.matches(Evidence.of(report, taskType, sourceId));
    }

    private static Classification classify(FailureReport report, RuleSet rules) {
        return Classifier.classify(report, null, null, rules);
    }
}
