package io.queueoperator.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.queueoperator.api.FailRequest;
import io.queueoperator.core.failure.Classification;
import io.queueoperator.core.failure.Classifier;
import io.queueoperator.core.job.Progress;
import io.queueoperator.testing.Cases;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class FailuresTest {
    private static final ClaimedJob JOB = Wire.as(ClaimedJob.class, Wire.object()
            .put("id", "42").put("task_type", "ocr").put("attempt", 1).put("lease_token", 7)
            .put("document_id", "9").put("document_url", "http://example.org/a.pdf"));
    private static final Progress WHERE = new Progress("read", "page 3", 30, 3L, 10L, null);
    private static final WorkerName WORKER = new WorkerName("w-1", "ocr-1");
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    @Test
    void the_message_says_who_failed_on_what_how_and_why() {
        JobFailure corrupt = new JobFailure("not a PDF", new IOException("eof"))
                .type("CorruptDocument")
                .code("CORRUPT_DOCUMENT");
        FailRequest report = of(corrupt);

        assertThat(report.errorMessage())
                .isEqualTo("ocr-1: http://example.org/a.pdf (document 9): CORRUPT_DOCUMENT: not a PDF");
        assertThat(report.errorType()).isEqualTo("CorruptDocument");
        assertThat(report.errorCode()).isEqualTo("CORRUPT_DOCUMENT");
        assertThat(report.traceback()).contains("Caused by: java.io.IOException: eof");
        assertThat(report.leaseToken()).isEqualTo(7);
        assertThat(report.workerId()).isEqualTo("w-1");
        assertThat(report.timestamp()).isEqualTo(NOW);
    }

    @Test
    void what_nobody_foresaw_is_told_by_its_class_and_leaves_the_code_to_the_operators_rules() {
        FailRequest report = of(new StackOverflowError());
        assertThat(report.errorMessage())
                .isEqualTo("ocr-1: http://example.org/a.pdf (document 9): StackOverflowError: no message");
        assertThat(report.errorType()).isEqualTo("StackOverflowError");
        assertThat(report.errorCode()).isNull();

        Classification meaning = Classifier.classify(of(new IOException("Connection reset")).report());
        assertThat(meaning.category()).isEqualTo(Classification.INFRASTRUCTURE);
        assertThat(meaning.retryable()).isTrue();
    }

    @Test
    void a_failure_happened_where_the_last_progress_was_unless_the_handler_says_otherwise() {
        assertThat(of(new IOException("x"))).extracting(FailRequest::phase, FailRequest::step)
                .containsExactly("read", "page 3");
        assertThat(of(new JobFailure("x").at("write", null))).extracting(FailRequest::phase, FailRequest::step)
                .containsExactly("write", "page 3");
    }

    @Test
    void everything_that_the_handler_knows_is_told() {
        FailRequest report = of(new JobFailure("script died")
                .category("infrastructure")
                .exit(124, "Killed")
                .retryAfter(Duration.ofMillis(1500))
                .errors(List.of(Map.of("row", 7), "a line", new Object() {
                    @Override
                    public String toString() {
                        return "not JSON";
                    }
                })));

        assertThat(report.errorCategory()).isEqualTo("infrastructure");
        assertThat(report.exitCode()).isEqualTo(124);
        assertThat(report.stderr()).isEqualTo("Killed");
        assertThat(report.retryAfterS()).isEqualTo(2);
        assertThat(report.errorList()).extracting(e -> e.text())
                .containsExactly("{\"row\":7}", "\"a line\"", "\"not JSON\"");
        assertThat(report.errorMessage()).endsWith(": script died");
    }

    @Test
    void what_executors_and_futures_put_around_the_reason_is_taken_off() {
        Throwable wrapped = new CompletionException(new ExecutionException(new JobFailure("busy").code("RATE_LIMITED")));
        assertThat(of(wrapped).errorCode()).isEqualTo("RATE_LIMITED");
    }

    @Test
    void a_class_without_a_name_is_told_by_the_one_it_is_in() {
        assertThat(of(new Exception("x") {}).errorType()).matches("FailuresTest\\$\\d+");
    }

    @Test
    void a_cancelled_job_says_so_however_its_handler_ended() {
        FailRequest report = Failures.cancelled(new InterruptedException("sleep"), JOB, WHERE, WORKER, NOW);
        assertThat(report.errorCode()).isEqualTo("CANCELLED");
        assertThat(report.errorMessage()).endsWith("CANCELLED: stopped because cancellation was asked for");
        assertThat(report.traceback()).contains("InterruptedException: sleep");
    }

    @Test
    void whatever_is_thrown_becomes_a_report_within_the_operators_limits() {
        Cases.forAll(random -> {
            JobFailure hostile = new JobFailure(Cases.text(random, 2000))
                    .type(Cases.text(random, 60)).code(Cases.text(random, 60)).category(Cases.text(random, 60))
                    .at(Cases.text(random, 60), Cases.text(random, 60))
                    .exit(random.nextInt(), Cases.text(random, 60))
                    .retryAfter(Duration.ofSeconds(random.nextLong(-1000, 1_000_000)));
            FailRequest report = of(hostile);
            assertThat(report.errorMessage()).hasSizeBetween(1, 20_000);
            for (String word : new String[] {report.errorType(), report.errorCode(), report.errorCategory()}) {
                assertThat(word == null || word.matches("[^\\p{Cntrl}]{1,128}")).as(word).isTrue();
            }
            assertThat(report.phase() == null || report.phase().length() <= 200).isTrue();
            assertThat(report.retryAfterS()).isBetween(0, 86_400);
            assertThat(new String(Wire.bytes(Wire.message(report)), StandardCharsets.UTF_8)).contains("\"lease_token\":7");
        });
    }

    @Test
    void an_endless_traceback_is_cut_and_the_brief_report_has_none() throws Exception {
        Exception deep = new Exception("root");
        for (int i = 0; i < 2000; i++) {
            deep = new Exception("level " + i, deep);
        }
        assertThat(of(deep).traceback()).hasSize(20_000);
        byte[] brief = Wire.bytes(Wire.message(Failures.brief(of(deep))));
        assertThat(new ObjectMapper().readTree(brief).propertyStream().map(Map.Entry::getKey))
                .containsExactly("lease_token", "error_message");
    }

    private static FailRequest of(Throwable thrown) {
        return Failures.of(thrown, JOB, WHERE, WORKER, NOW);
    }
}
