package io.queueoperator.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.queueoperator.api.NewJob;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JobSpecTest {
    private static final JobSpec WHOLE = JobSpec.of("ocr")
            .id("1").sourceId("2").sourceUrlId("3").documentId("4").documentUrl("http://e.org").runId("5").projectId("6")
            .parentJobId("7").priority(8).scheduledFor(Instant.parse("2026-03-01T10:00:00Z")).maxAttempts(9)
            .timeout(Duration.ofMillis(1500))
            .progressDeadline(Duration.ofSeconds(60)).concurrencyKey("account-1").concurrencyLimit(2).idempotencyKey("k")
            .traceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
            .payload(Map.of("price", new BigDecimal("1.10"))).execution("x").metadata(null);

    @Test
    void every_field_of_a_new_job_can_be_said() {
        Stream<String> names = Stream.of(NewJob.class.getRecordComponents())
                .map(RecordComponent::getName)
                .map(PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE::translate);
        assertThat(names).allMatch(name -> WHOLE.metadata("m").json().has(name));
    }

    @Test
    void what_is_said_is_what_goes_over_the_wire() {
        assertThat(new String(Wire.bytes(WHOLE.json()), StandardCharsets.UTF_8)).isEqualTo("{\"task_type\":\"ocr\",\"id\":\"1\",\"source_id\":\"2\","
                + "\"source_url_id\":\"3\",\"document_id\":\"4\",\"document_url\":\"http://e.org\",\"run_id\":\"5\","
                + "\"project_id\":\"6\",\"parent_job_id\":\"7\",\"priority\":8,\"scheduled_for\":\"2026-03-01T10:00:00Z\","
                + "\"max_attempts\":9,\"timeout_s\":2,\"progress_deadline_s\":60,"
                + "\"concurrency_key\":\"account-1\",\"concurrency_limit\":2,\"idempotency_key\":\"k\","
                + "\"traceparent\":\"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\","
                + "\"payload\":{\"price\":1.10},\"execution\":\"x\"}");
    }

    @Test
    void a_spec_is_not_changed_by_what_is_made_of_it() {
        JobSpec one = JobSpec.of("ocr");
        one.priority(7);
        assertThat(one.json().has("priority")).isFalse();
    }

    @Test
    void a_job_without_an_idempotency_key_gets_one_of_its_own() {
        JobSpec plain = JobSpec.of("ocr");
        assertThat(Messages.keyed(plain).path("idempotency_key").asText()).startsWith("sdk:")
                .isNotEqualTo(Messages.keyed(plain).path("idempotency_key").asText());
        assertThat(Messages.keyed(plain.idempotencyKey("mine")).path("idempotency_key").asText()).isEqualTo("mine");
    }

    @Test
    void a_child_is_the_same_child_in_a_second_attempt_and_another_one_of_another_url() {
        ClaimedJob first = claimed(1);
        ClaimedJob second = claimed(2);
        assertThat(first.payload()).isEqualTo(MissingNode.getInstance());

        assertThat(first.child("ocr", "http://e.org/a").json()).isEqualTo(second.child("ocr", "http://e.org/a").json());
        assertThat(first.child("ocr", "http://e.org/b").idempotencyKey())
                .isNotEqualTo(first.child("ocr", "http://e.org/a").idempotencyKey());
        assertThat(first.child("ocr", "x").json().path("parent_job_id").asText()).isEqualTo("42");
    }

    @Test
    void a_child_goes_on_in_the_trace_of_the_job_that_it_follows_from() {
        String traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        ClaimedJob traced = Wire.as(ClaimedJob.class, Wire.object()
                .put("id", "42").put("task_type", "download").put("traceparent", traceparent));

        assertThat(traced.child("ocr", "x").json().path("traceparent").asText()).isEqualTo(traceparent);
        assertThat(claimed(1).child("ocr", "x").json().has("traceparent")).isFalse();
    }

    private static ClaimedJob claimed(int attempt) {
        return Wire.as(ClaimedJob.class, Wire.object()
                .put("id", "42").put("task_type", "download").put("attempt", attempt).put("run_id", "r").putNull("payload"));
    }
}
