package io.queueoperator.core.failure;

import static io.queueoperator.core.failure.Classification.ACCOUNT;
import static io.queueoperator.core.failure.Classification.INFRASTRUCTURE;
import static io.queueoperator.core.failure.Classification.UNKNOWN;
import static io.queueoperator.core.failure.FailureCode.AGENT_ERROR;
import static io.queueoperator.core.failure.FailureCode.AUTH_FAILED;
import static io.queueoperator.core.failure.FailureCode.CANCELLED;
import static io.queueoperator.core.failure.FailureCode.INVALID_SPEC;
import static io.queueoperator.core.failure.FailureCode.RATE_LIMITED;
import static io.queueoperator.core.failure.FailureCode.STALE_WORKER;
import static io.queueoperator.core.failure.FailureCode.TIMEOUT;
import static io.queueoperator.core.failure.Reports.exited;
import static io.queueoperator.core.failure.Reports.said;
import static io.queueoperator.core.failure.Reports.stated;
import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.testing.Cases;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassifierTest {

    /** Seed 002, Error Category Mapping Reference: one test per row. */
    @Nested
    class The_mapping_table {
        @Test
        void a_TimeoutError_is_infrastructure_adb_timeout() {
            assertMeans(said("TimeoutError: ADB timeout"), INFRASTRUCTURE, "adb_timeout", TIMEOUT);
        }

        @Test
        void a_ConnectionError_is_infrastructure_connection_dropped() {
            assertMeans(said("ConnectionError: [Errno 104] peer went away"), INFRASTRUCTURE, "connection_dropped",
                    AGENT_ERROR);
        }

        @Test
        void a_suspended_account_is_account_suspended() {
            assertMeans(said("Account suspended"), ACCOUNT, "suspended", AGENT_ERROR);
        }

        @Test
        void a_required_captcha_is_account_captcha() {
            assertMeans(said("Captcha required"), ACCOUNT, "captcha", AGENT_ERROR);
        }

        @Test
        void a_logged_out_account_is_account_loggedout() {
            assertMeans(said("Logged out"), ACCOUNT, "loggedout", AUTH_FAILED);
        }

        @Test
        void a_post_that_returned_false_is_infrastructure_claude_stuck() {
            assertMeans(said("Post returned False"), INFRASTRUCTURE, "claude_stuck", AGENT_ERROR);
        }

        @Test
        void anything_else_is_unknown_with_an_empty_type() {
            assertMeans(said("the cat sat on the keyboard"), UNKNOWN, "", AGENT_ERROR);
        }

        @Test
        void a_failed_pre_post_verification_is_infrastructure_verification_race_whatever_follows() {
            assertMeans(said("Pre-post verification failed: timeout waiting for the page"), INFRASTRUCTURE,
                    "verification_race", AGENT_ERROR);
        }
    }

    /** Seed 004: one test per code. */
    @Nested
    class The_error_codes {
        @ParameterizedTest
        @ValueSource(strings = {
            "Claude: rate limit exceeded", "HTTP 429 from the API", "Too Many Requests", "RATE_LIMITED",
            "quota exceeded"})
        void RATE_LIMITED_is_found_in_what_services_say(String message) {
            assertMeans(said(message), INFRASTRUCTURE, "rate_limited", RATE_LIMITED);
        }

        @ParameterizedTest
        @ValueSource(strings = {
            "Invalid API key", "AUTH_FAILED", "HTTP 401", "401 Unauthorized", "Authentication failed for bot"})
        void AUTH_FAILED_is_found_in_what_services_say(String message) {
            assertMeans(said(message), ACCOUNT, "auth_failed", AUTH_FAILED);
        }

        @ParameterizedTest
        @ValueSource(strings = {"context deadline exceeded", "read timed out", "SocketTimeoutException: no data"})
        void TIMEOUT_is_found_in_what_services_say(String message) {
            assertMeans(said(message), INFRASTRUCTURE, "timeout", TIMEOUT);
        }

        @Test
        void TIMEOUT_is_also_the_exit_code_124() {
            assertMeans(exited("the script ended", 124, null), INFRASTRUCTURE, "timeout", TIMEOUT);
        }

        @Test
        void STALE_WORKER_is_noticed_by_the_service_itself() {
            assertMeans(FailureReport.noticed("Worker w-1 was silent for 60 s", STALE_WORKER), INFRASTRUCTURE,
                    "stale_worker", STALE_WORKER);
        }

        @Test
        void AGENT_ERROR_is_the_code_when_no_better_one_is_known() {
            assertThat(Classifier.classify(said("panic: index out of range")).code()).isEqualTo(AGENT_ERROR);
        }

        @Test
        void INVALID_SPEC_is_found_and_shown_to_a_person() {
            Classification meaning =
                    assertMeans(said("invalid spec: no target"), UNKNOWN, "invalid_spec", INVALID_SPEC);
            assertThat(meaning.needsReview()).isTrue();
        }

        @Test
        void CANCELLED_is_nothing_for_a_person_to_look_at_and_not_retried() {
            Classification meaning = Classifier.classify(stated("stopped", null, null, CANCELLED));
            assertThat(meaning.type()).isEqualTo("cancelled");
            assertThat(meaning.retryable()).isFalse();
            assertThat(meaning.needsReview()).isFalse();
        }
    }

    @Test
    void what_the_worker_states_wins_over_the_text() {
        Classification meaning = assertMeans(
                stated("Captcha required", INFRASTRUCTURE, "proxy_page", "PROXY_DOWN"), INFRASTRUCTURE, "proxy_page",
                "PROXY_DOWN");
        assertThat(meaning.retryable()).isTrue();
    }

    @Test
    void half_a_statement_is_completed() {
        assertMeans(stated("TimeoutError: ADB timeout", "device", null, null), "device", "adb_timeout", TIMEOUT);
        assertMeans(stated("it broke", null, "adb_timeout", null), INFRASTRUCTURE, "adb_timeout", TIMEOUT);
        assertMeans(stated("it broke", null, null, RATE_LIMITED), INFRASTRUCTURE, "rate_limited", RATE_LIMITED);
        assertMeans(stated("it broke", null, null, AUTH_FAILED), ACCOUNT, "auth_failed", AUTH_FAILED);
        assertMeans(stated("it broke", null, null, INVALID_SPEC), UNKNOWN, "invalid_spec", INVALID_SPEC);
        assertMeans(stated("it broke", null, null, TIMEOUT), INFRASTRUCTURE, "timeout", TIMEOUT);
    }

    @Test
    void an_empty_statement_is_none() {
        assertMeans(stated("Captcha required", "", " ", ""), ACCOUNT, "captcha", AGENT_ERROR);
    }

    @Test
    void only_whole_words_count() {
        assertMeans(said("metric timeouts_total is 1429"), UNKNOWN, "", AGENT_ERROR);
        assertMeans(said("job 429 broke"), UNKNOWN, "", AGENT_ERROR);
    }

    @Test
    void stderr_says_what_the_message_does_not() {
        assertMeans(exited("exit code 1", 1, "noise\nECONNRESET\n"), INFRASTRUCTURE, "connection_dropped", AGENT_ERROR);
    }

    @Test
    void an_account_is_never_tried_again_and_needs_a_person() {
        Classification meaning = Classifier.classify(said("Account suspended"));
        assertThat(meaning.retryable()).isFalse();
        assertThat(meaning.needsReview()).isTrue();
    }

    @Test
    void infrastructure_and_the_unknown_are_worth_another_attempt() {
        assertThat(Classifier.classify(said("ConnectionError")).retryable()).isTrue();
        assertThat(Classifier.classify(said("who knows")).retryable()).isTrue();
        assertThat(Classifier.classify(said("who knows")).needsReview()).isFalse();
    }

    @Test
    void every_report_gets_one_answer() {
        Cases.forAll(random -> {
            FailureReport report = new FailureReport(
                    Cases.text(random, 12), null, null, maybe(random), maybe(random), maybe(random),
                    random.nextBoolean() ? null : Integer.valueOf(random.nextInt(256)), maybe(random), null, null, null,
                    null, null, null);

            Classification meaning = Classifier.classify(report);

            assertThat(meaning.category()).isNotBlank();
            assertThat(meaning.code()).isNotBlank();
            assertThat(meaning.type()).isNotNull();
            assertThat(meaning.retryable() && meaning.needsReview()).isFalse();
            assertThat(meaning.retryable() && meaning.category().equals(ACCOUNT)).isFalse();
            assertThat(Classifier.classify(report)).isEqualTo(meaning);
        });
    }

    private static @Nullable String maybe(RandomGenerator random) {
        return random.nextBoolean() ? null : Cases.text(random, 3);
    }

    private static Classification assertMeans(FailureReport report, String category, String type, String code) {
        Classification meaning = Classifier.classify(report);
        assertThat(meaning).extracting(Classification::category, Classification::type, Classification::code)
                .containsExactly(category, type, code);
        return meaning;
    }
}
