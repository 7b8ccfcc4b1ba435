package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;
import static io.queueoperator.testing.Eventually.eventually;
import static io.queueoperator.testing.ServiceProcess.body;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.queueoperator.testing.OwnStores;
import io.queueoperator.testing.ServiceProcess;
import io.queueoperator.testing.TraceCollector;
import io.queueoperator.testing.TraceCollector.Span;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** With tracing on: one trace from the enqueuer over the attempts to the end, in a real collector. */
class TracesIT {
    private static final int PRODUCER = 4;
    private static final int CONSUMER = 5;
    private static final String SECRET = "nobody-but-the-worker-reads-this";

    private static OwnStores stores;
    private static TraceCollector collector;
    private static ServiceProcess service;

    @BeforeAll
    static void start() throws Exception {
        stores = new OwnStores();
        collector = new TraceCollector();
        service = ServiceProcess.start("traces", stores.servers(), Map.of(
                        "quarkus.otel.sdk.disabled", "false",
                        "quarkus.otel.exporter.otlp.endpoint", collector.url(),
                        "quarkus.otel.exporter.otlp.protocol", "http/protobuf",
                        "quarkus.otel.bsp.schedule.delay", "100ms",
                        "queue-operator.transitions.every", "1s"))
                .awaitReady();
    }

    @AfterAll
    static void stop() throws Exception {
        if (service != null) {
            service.close();
        }
        collector.close();
        stores.close();
    }

    @Test
    void a_job_is_one_trace_from_its_enqueuer_over_its_attempts_to_its_end() throws Exception {
        String trace = "0af7651916cd43dd8448eb211c80319c";
        enqueue("traced", trace);

        JsonNode first = claim("traced");
        finish(first, "fail", json("error_message", "connection reset by peer"));
        stores.execute("update queue_operator.jobs set available_at = now() where task_type = 'traced'");
        JsonNode second = claim("traced");
        finish(second, "complete", json("result", json("said", SECRET)));
        eventually("the life of the job is told", () -> !collector.spans(trace, "job lifetime").isEmpty());

        Span call = only(collector.spans(trace, "POST /api/v1/jobs"));
        Span enqueued = only(collector.spans(trace, "job enqueue"));
        List<Span> attempts = collector.spans(trace, "job attempt");
        Span life = only(collector.spans(trace, "job lifetime"));
        assertThat(call.parentId()).as("goes on from the enqueuer").isEqualTo("b7ad6b7169203331");
        assertThat(enqueued.parentId()).isEqualTo(call.spanId());
        assertThat(enqueued.kind()).isEqualTo(PRODUCER);
        assertThat(enqueued.attributes()).containsEntry("messaging.message.id", first.get("id").asText())
                .containsEntry("messaging.destination.name", "traced");
        assertThat(first.get("traceparent").asText()).as("the worker goes on from there")
                .isEqualTo("00-" + trace + "-" + enqueued.spanId() + "-01").isEqualTo(second.get("traceparent").asText());
        assertThat(attempts).hasSize(2).allSatisfy(attempt -> {
            assertThat(attempt.parentId()).isEqualTo(enqueued.spanId());
            assertThat(attempt.kind()).isEqualTo(CONSUMER);
            assertThat(attempt.startNanos()).isGreaterThanOrEqualTo(life.startNanos());
            assertThat(attempt.endNanos()).isBetween(attempt.startNanos(), life.endNanos());
            assertThat(attempt.attributes()).containsEntry("messaging.client.id", "w-1")
                    .containsEntry("messaging.message.id", first.get("id").asText());
        });
        assertThat(attempts.get(0).failed()).isTrue();
        assertThat(attempts.get(0).attributes()).containsEntry("queue_operator.attempt", "1")
                .containsEntry("queue_operator.error_category", "infrastructure").containsKey("error.type");
        assertThat(attempts.get(1).failed()).isFalse();
        assertThat(attempts.get(1).attributes()).containsEntry("queue_operator.attempt", "2")
                .containsEntry("queue_operator.status", "completed").doesNotContainKey("error.type");
        assertThat(life.failed()).isFalse();
        assertThat(collector.spans("job claim")).as("a claim is of the worker's trace, with links to those of its jobs")
                .anySatisfy(claim -> {
                    assertThat(claim.traceId()).isNotEqualTo(trace);
                    assertThat(claim.links()).containsExactly(trace);
                });
        assertThat(collector.everything()).as("no payload, no result").doesNotContain(SECRET);
        assertThat(service.said()).contains(" trace_id=" + trace);
    }

    @Test
    void a_job_whose_worker_vanished_has_the_attempt_that_the_reaper_ended() throws Exception {
        String trace = "1af7651916cd43dd8448eb211c80319c";
        enqueue("vanishing", trace, "max_attempts", 1);
        claim("vanishing");
        stores.execute("update queue_operator.jobs set lease_expires_at = now() - interval '1 second'"
                + " where task_type = 'vanishing'");
        body(service.post("/api/v1/reaper/sweeps", json()), 200);
        eventually("the life of the job is told", () -> !collector.spans(trace, "job lifetime").isEmpty());

        Span attempt = only(collector.spans(trace, "job attempt"));
        assertThat(attempt.failed()).isTrue();
        assertThat(attempt.attributes()).containsEntry("error.type", "STALE_WORKER")
                .containsEntry("queue_operator.ended_by", "reaper").containsEntry("queue_operator.status", "failed");
        assertThat(only(collector.spans(trace, "job lifetime")).failed()).isTrue();
    }

    @Test
    void a_trace_that_its_caller_does_not_record_is_recorded_by_nobody() throws Exception {
        String silent = "2af7651916cd43dd8448eb211c80319c";
        String loud = "3af7651916cd43dd8448eb211c80319c";
        service.post("/api/v1/jobs", json("task_type", "silent"), "traceparent", "00-" + silent + "-b7ad6b7169203331-00");
        finish(claim("silent"), "complete", json());
        enqueue("loud", loud);
        finish(claim("loud"), "complete", json());
        eventually("the later one is told", () -> !collector.spans(loud, "job lifetime").isEmpty());

        assertThat(collector.spans(silent, "job enqueue")).isEmpty();
        assertThat(collector.spans(silent, "job lifetime")).isEmpty();
    }

    @Test
    void a_call_without_a_trace_begins_one_and_its_problems_name_it() throws Exception {
        JsonNode job = body(service.post("/api/v1/jobs", json("task_type", "fresh")), 201);
        String trace = job.get("traceparent").asText().split("-")[1];
        eventually("it is told", () -> !collector.spans(trace, "job enqueue").isEmpty());

        String problem = body(service.post("/api/v1/jobs/no-such-job/start", json("lease_token", 1)), 404)
                .at("/error/traceId").asText();
        eventually("the refused call is told", () -> collector.spans("POST /api/v1/jobs/{id}/start").stream()
                .anyMatch(call -> call.traceId().equals(problem)));
    }

    private static void enqueue(String taskType, String trace, Object... more) throws Exception {
        Map<String, Object> job = json("task_type", taskType, "payload", json("secret", SECRET));
        job.putAll(json(more));
        body(service.post("/api/v1/jobs", job, "traceparent", "00-" + trace + "-b7ad6b7169203331-01"), 201);
    }

    private static JsonNode claim(String taskType) throws Exception {
        return body(service.post("/api/v1/jobs/claim",
                json("worker_id", "w-1", "task_types", List.of(taskType), "lease_s", 3600)), 200).at("/jobs/0");
    }

    private static void finish(JsonNode claimed, String verb, Map<String, Object> with) throws Exception {
        Map<String, Object> request = json("lease_token", claimed.get("lease_token").asLong());
        request.putAll(with);
        body(service.post("/api/v1/jobs/" + claimed.get("id").asText() + "/" + verb, request), 200);
    }

    private static Span only(List<Span> spans) {
        assertThat(spans).hasSize(1);
        return spans.get(0);
    }
}
