package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.queueoperator.testing.OrchestratorClient;
import io.queueoperator.testing.OrchestratorClient.Answer;
import io.queueoperator.testing.TwoInstances;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The wire of section D as existing orchestrators speak it, without any token, against two instances of the service at
 * once: consecutive calls of an orchestrator never reach the same one. Jobs come in through {@code POST /api/v1/jobs}.
 */
class OrchestratorIT {
    private static TwoInstances service;

    /** Of this test alone. */
    private String type;
    private OrchestratorClient one;
    private OrchestratorClient other;

    @BeforeAll
    static void start() throws Exception {
        // Claims are taken away when a test says so, however slow the machine is.
        service = TwoInstances.start("orchestrators", Map.of("queue-operator.orchestrator.lease", "1h"));
    }

    @AfterAll
    static void stop() throws Exception {
        if (service != null) {
            service.close();
        }
    }

    @BeforeEach
    void name_the_orchestrators(TestInfo test) {
        type = "t" + Integer.toHexString((test.getDisplayName() + test.getTestMethod()).hashCode());
        one = service.orchestrator(type + "-one");
        other = service.orchestrator(type + "-other");
    }

    // --- the queue

    @Test
    void the_queue_answers_wrapped_jobs_the_highest_priority_first_then_the_oldest() throws Exception {
        String oldest = service.enqueue("task_type", type);
        String newest = service.enqueue("task_type", type);
        String urgent = service.enqueue("task_type", type, "priority", 5);

        JsonNode first = one.get("/api/internal/jobs/queue?batchSize=2&jobTypes=" + type).ok();
        assertThat(ids(first.get("jobs"))).containsExactly(urgent, oldest);
        assertThat(first.get("count").asInt()).isEqualTo(2);
        assertThat(first.at("/metadata/queueSize").asInt()).isEqualTo(1);
        assertThat(Instant.parse(first.at("/metadata/nextPollAfter").asText()))
                .isEqualTo(Instant.parse(first.at("/metadata/timestamp").asText()));
        JsonNode job = first.at("/jobs/0");
        assertThat(names(job)).contains("id", "type", "priority", "createdAt", "scheduledFor", "attempts", "status",
                "orchestratorId", "execution", "metadata");
        assertThat(job.get("type").asText()).isEqualTo(type);
        assertThat(job.get("priority").asInt()).isEqualTo(5);
        assertThat(job.get("attempts").asInt()).isZero();
        assertThat(job.get("status").asText()).isEqualTo("claimed");
        assertThat(job.get("orchestratorId").asText()).isEqualTo(one.id());
        assertThat(Instant.parse(job.get("createdAt").asText())).isNotNull();

        JsonNode rest = other.get("/api/internal/jobs/queue?limit=10&types=nothing," + type).ok();
        assertThat(ids(rest.get("jobs"))).containsExactly(newest);
        assertThat(rest.get("count").asInt()).isEqualTo(1);
        assertThat(Instant.parse(rest.at("/metadata/nextPollAfter").asText()))
                .isAfter(Instant.parse(rest.at("/metadata/timestamp").asText()));
        assertThat(other.get("/api/internal/jobs/queue?limit=10&types=" + type).ok().get("count").asInt()).isZero();
    }

    @Test
    void a_wish_beyond_the_limit_is_answered_with_what_there_is_and_unknown_parameters_are_ignored() throws Exception {
        String id = service.enqueue("task_type", type);

        assertThat(ids(one.get("/api/internal/jobs/queue?batchSize=100000&colour=red&jobTypes=" + type).ok().get("jobs")))
                .containsExactly(id);
    }

    @Test
    void execution_and_metadata_come_back_as_they_were_enqueued() throws Exception {
        String execution = "{\"target\":{\"serverId\":\"s 1\",\"containerImage\":null},\"script\":{\"type\":\"bash\","
                + "\"content\":\"echo 'ž 🙂 \\u0000 \\\\ </script>'\\n\"},\"http\":null,\"environment\":{\"A\":\"\"},"
                + "\"timeout\":30,\"resources\":{\"cpu\":1.50,\"memory\":12345678901234567890,\"tiny\":1E-400},"
                + "\"retryPolicy\":[],\"inputData\":{\"deep\":[[[{\"a\":[{}]}]]],\"\":0,\"n\":-0.0},"
                + "\"variables\":{},\"nobodyKnowsThis\":[true,false,null]}";
        String metadata = "{\"big\":123456789012345678901234567890.123456789,\"e\":1E+2,\"snake_case\":1,\"camelCase\":2}";
        service.enqueue("task_type", type,
                "execution", OrchestratorClient.parse(execution), "metadata", OrchestratorClient.parse(metadata));

        JsonNode job = one.claims(type, 1).get(0);
        assertThat(job.get("execution")).isEqualTo(OrchestratorClient.parse(execution));
        assertThat(job.get("metadata")).isEqualTo(OrchestratorClient.parse(metadata));
        String id = job.get("id").asText();
        assertThat(one.acknowledge(id).ok().at("/job/execution")).isEqualTo(OrchestratorClient.parse(execution));
        assertThat(one.status(id, "running").ok().at("/job/metadata")).isEqualTo(OrchestratorClient.parse(metadata));
        assertThat(one.get("/api/internal/jobs/orphaned").ok().at("/0/execution"))
                .isEqualTo(OrchestratorClient.parse(execution));
    }

    @Test
    void a_job_without_execution_and_metadata_has_null_there() throws Exception {
        service.enqueue("task_type", type);

        JsonNode job = one.claims(type, 1).get(0);
        assertThat(job.get("execution").isNull()).isTrue();
        assertThat(job.get("metadata").isNull()).isTrue();
    }

    // --- the life of a job

    @Test
    void acknowledging_answers_the_lease_and_renews_it() throws Exception {
        service.enqueue("task_type", type);
        String id = one.claim(type);
        shortenLease(id);

        JsonNode answer = one.acknowledge(id, "orchestratorId", one.id(), "timestamp", Instant.now().toString(),
                "estimatedStartTime", Instant.now().plusSeconds(9).toString()).ok();
        assertThat(answer.get("success").asBoolean()).isTrue();
        assertThat(answer.at("/lease/renewalToken").asText()).isNotBlank();
        assertThat(Instant.parse(answer.at("/lease/expiresAt").asText())).isAfter(Instant.now().plusSeconds(1_800));
        assertThat(answer.at("/job/status").asText()).isEqualTo("claimed");
        assertThat(answer.at("/job/id").asText()).isEqualTo(id);
        assertThat(one.acknowledge(id).ok().at("/lease/renewalToken")).isEqualTo(answer.at("/lease/renewalToken"));
        assertThat(other.acknowledge(id).refused(403)).isEqualTo("NOT_CLAIMANT");
        assertThat(one.acknowledge("nobody").refused(404)).isEqualTo("JOB_NOT_FOUND");
    }

    @Test
    void the_words_of_all_clients_lead_through_the_lifecycle() throws Exception {
        service.enqueue("task_type", type);
        String id = one.claim(type);

        assertThat(one.status(id, "acknowledged").ok().at("/job/status").asText()).isEqualTo("claimed");
        assertThat(one.status(id, "preparing").ok().at("/job/status").asText()).isEqualTo("claimed");
        JsonNode running = one.status(id, "running", "details", json("message", "step 1")).ok();
        assertThat(running.get("success").asBoolean()).isTrue();
        assertThat(Instant.parse(running.get("timestamp").asText())).isNotNull();
        assertThat(running.get("nextAction").asText()).isEqualTo("continue");
        assertThat(running.at("/job/status").asText()).isEqualTo("running");
        assertThat(one.status(id, "running").ok().at("/job/status").asText()).isEqualTo("running");
        assertThat(one.status(id, "completed", "details", json("exitCode", 0)).ok().at("/job/status").asText())
                .isEqualTo("completed");
        assertThat(changes(id)).containsExactly("queued", "claimed", "running", "completed");
        assertThat(OrchestratorClient.parse(service.get("/jobs/" + id + "/progress").body()).get("status").asText())
                .as("what the pipeline UI reads").isEqualTo("completed");
    }

    @ParameterizedTest
    @CsvSource({"completed,completed,", "failed,failed,AGENT_ERROR", "timeout,failed,TIMEOUT", "cancelled,cancelled,CANCELLED"})
    void every_word_for_an_ending_ends_the_job(String word, String status, String code) throws Exception {
        service.enqueue("task_type", type, "max_attempts", 1);
        String id = one.claim(type);
        one.status(id, "running").ok();

        JsonNode job = one.status(id, word, "details", json("message", "so it ended")).ok().get("job");
        assertThat(job.get("status").asText()).isEqualTo(status);
        assertThat(job.get("errorCode").asText(null)).isEqualTo(code);
        assertThat(job.get("lease").isNull()).isTrue();
        if (code != null) {
            assertThat(job.get("error").asText()).contains("so it ended");
        }
    }

    @Test
    void a_status_call_takes_its_error_as_text_or_as_object() throws Exception {
        service.enqueue("task_type", type, "max_attempts", 1);
        String first = one.claim(type);
        assertThat(one.status(first, "failed", "details", json("message", "ignored", "error", "disk is full", "exitCode", 3))
                .ok().at("/job/error").asText()).isEqualTo("disk is full");
        service.enqueue("task_type", type, "max_attempts", 1);
        String second = one.claim(type);

        JsonNode job = one.status(second, "failed", "details", json("error", json(
                "type", "disk", "code", "DISK_FULL", "message", "no space left", "retryable", false,
                "details", json("path", "/data")))).ok().get("job");
        assertThat(job.get("error").asText()).isEqualTo("no space left");
        assertThat(job.get("errorCode").asText()).isEqualTo("DISK_FULL");
        assertThat(service.job(second).get("error_type").asText()).isEqualTo("disk");
    }

    @Test
    void what_the_orchestrator_thinks_of_another_attempt_counts() throws Exception {
        service.enqueue("task_type", type, "max_attempts", 3);
        String id = one.claim(type);
        assertThat(one.fail(id, "error", json("message", "hm", "retryable", true)).ok().at("/job/status").asText())
                .isEqualTo("queued");
        service.makeDue(id);

        assertThat(one.claim(type)).isEqualTo(id);
        JsonNode job = one.fail(id, "error", json("message", "connection reset", "retryable", false)).ok().get("job");
        assertThat(job.get("status").asText()).isEqualTo("failed");
        assertThat(job.get("attempts").asInt()).isEqualTo(2);
        assertThat(job.get("lastError").asText()).isEqualTo("connection reset");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", value = {
        "{\"exitCode\":0}                                             | completed | - | -",
        "{\"exitCode\":0,\"output\":\"done\",\"metrics\":{\"ms\":1.50},\"artifacts\":[]} | completed | - | -",
        "{\"status\":\"completed\"}                                   | completed | - | -",
        "{\"exitCode\":1}                                             | failed | AGENT_ERROR | exit code 1",
        "{\"exitCode\":2,\"output\":{\"stdout\":\"a\",\"stderr\":\"boom\\n\"}} | failed | AGENT_ERROR | boom",
        "{\"exitCode\":2,\"output\":{\"stderr\":\"boom\"},\"error\":\"why\"} | failed | AGENT_ERROR | why",
        "{\"exitCode\":-1}                                            | failed | TIMEOUT | longer than allowed",
        "{\"status\":\"timeout\"}                                     | failed | TIMEOUT | longer than allowed",
        "{\"status\":\"timeout\",\"exitCode\":137}                    | failed | TIMEOUT | longer than allowed",
        "{\"status\":\"failed\",\"exitCode\":0}                       | failed | AGENT_ERROR | exit code 0",
        "{\"status\":\"failed\",\"exitCode\":-1,\"error\":\"too slow\"} | failed | TIMEOUT | too slow",
        "{\"status\":\"cancelled\"}                                   | cancelled | CANCELLED | Cancelled",
        "{\"status\":null,\"exitCode\":1,\"scriptOutput\":{\"a\":1},\"condition\":false,\"x\":1} | failed | AGENT_ERROR | exit code 1",
    })
    void completing_follows_the_status_or_else_the_exit_code(String body, String status, String code, String error)
            throws Exception {
        service.enqueue("task_type", type, "max_attempts", 1);
        String id = one.claim(type);

        JsonNode answer = one.post("/api/internal/jobs/" + id + "/complete", body).ok();
        assertThat(answer.get("success").asBoolean()).isTrue();
        JsonNode job = answer.get("job");
        assertThat(job.get("status").asText()).isEqualTo(status);
        assertThat(job.get("errorCode").asText(null)).isEqualTo(code);
        if (error != null) {
            assertThat(job.get("error").asText()).contains(error);
        }
        JsonNode sent = OrchestratorClient.parse(body);
        for (String brought : List.of("exitCode", "output", "metrics", "artifacts", "scriptOutput", "condition")) {
            if (sent.has(brought)) {
                assertThat(job.get("result").get(brought)).as(brought).isEqualTo(sent.get(brought));
            }
        }
    }

    @Test
    void the_structured_fields_of_a_failure_are_kept_with_the_attempt() throws Exception {
        service.enqueue("task_type", type, "max_attempts", 1);
        String id = one.claim(type);

        one.fail(id, "error", "captcha shown", "exitCode", 9, "timestamp", Instant.now().toString(), "phase", "login",
                "step", "submit", "errorCategory", "account", "errorType", "captcha", "errorCode", "CAPTCHA",
                "stackTrace", "at a.B.c(B.java:7)", "stderr", "oh").ok();
        JsonNode attempt = service.items("/api/v1/jobs/" + id + "/attempts").get(0);
        assertThat(attempt.get("error_message").asText()).isEqualTo("captcha shown");
        assertThat(attempt.get("phase").asText()).isEqualTo("login");
        assertThat(attempt.get("step").asText()).isEqualTo("submit");
        assertThat(attempt.get("error_category").asText()).isEqualTo("account");
        assertThat(attempt.get("error_type").asText()).isEqualTo("captcha");
        assertThat(attempt.get("error_code").asText()).isEqualTo("CAPTCHA");
        assertThat(attempt.get("error_traceback").asText()).contains("a.B.c");
        assertThat(attempt.get("exit_code").asInt()).isEqualTo(9);
        assertThat(attempt.get("stderr").asText()).isEqualTo("oh");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/internal/jobs/%s/release", "/jobs/%s/release"})
    void a_released_job_is_queued_again_and_the_attempt_does_not_count(String path) throws Exception {
        service.enqueue("task_type", type, "max_attempts", 1);
        String id = one.claim(type);
        one.status(id, "running").ok();

        JsonNode job = one.post(path.formatted(id), json("status", "queued", "message", "going \0 down")).ok().get("job");
        assertThat(job.get("status").asText()).isEqualTo("queued");
        assertThat(job.get("attempts").asInt()).isZero();
        assertThat(job.get("orchestratorId").isNull()).isTrue();
        JsonNode events = service.items("/api/v1/jobs/" + id + "/events");
        assertThat(events.get(events.size() - 1).get("reason").asText()).isEqualTo("going \uFFFD down");
        assertThat(other.claim(type)).isEqualTo(id);
    }

    @Test
    void reporting_through_the_queue_does_the_same() throws Exception {
        service.enqueue("task_type", type, "max_attempts", 1);
        service.enqueue("task_type", type, "max_attempts", 1);
        List<JsonNode> jobs = one.claims(type, 2);
        String first = jobs.get(0).get("id").asText();
        String second = jobs.get(1).get("id").asText();

        assertThat(report("jobId", first, "status", "started").ok().at("/job/status").asText()).isEqualTo("running");
        JsonNode done = report("jobId", first, "status", "completed",
                "result", json("exitCode", 0, "output", "ok", "metrics", json("n", 1))).ok();
        assertThat(done.at("/job/status").asText()).isEqualTo("completed");
        assertThat(done.at("/job/result/output").asText()).isEqualTo("ok");
        assertThat(report("jobId", second, "status", "failed", "result", json("exitCode", 4), "error", "no luck")
                .ok().at("/job/error").asText()).isEqualTo("no luck");
        for (String word : List.of("running", "timeout", "queued", "x")) {
            assertThat(report("jobId", first, "status", word).refused(400)).isEqualTo("INVALID_REQUEST");
        }
        assertThat(report("jobId", "nobody", "status", "started").refused(404)).isEqualTo("JOB_NOT_FOUND");
    }

    @Test
    void orphaned_is_a_bare_array_of_what_an_orchestrator_holds() throws Exception {
        for (int i = 0; i < 4; i++) {
            service.enqueue("task_type", type, "max_attempts", 1);
        }
        List<String> held = one.claims(type, 3).stream().map(job -> job.get("id").asText()).toList();
        one.status(held.get(1), "running").ok();
        one.complete(held.get(2), "exitCode", 0).ok();
        other.claim(type);

        JsonNode mine = one.get("/api/internal/jobs/orphaned").ok();
        assertThat(mine.isArray()).isTrue();
        assertThat(ids(mine)).containsExactlyInAnyOrder(held.get(0), held.get(1));
        assertThat(mine.findValuesAsText("status")).containsExactlyInAnyOrder("claimed", "running");
        assertThat(ids(other.get("/api/internal/jobs/orphaned?orchestratorId=" + one.id()).ok()))
                .containsExactlyInAnyOrderElementsOf(ids(mine));
        // What it does next, after a restart.
        one.fail(held.get(1), "error", "the orchestrator was restarted").ok();
        one.release(held.get(0), "message", "restarted").ok();
        assertThat(one.get("/api/internal/jobs/orphaned").ok()).isEmpty();
    }

    // --- who may do what

    @ParameterizedTest
    @ValueSource(strings = {"acknowledge", "preparing", "running", "completed", "failed", "cancelled", "timeout", "complete",
        "fail", "release", "report"})
    void acting_on_the_job_of_another_is_403_and_changes_nothing(String call) throws Exception {
        service.enqueue("task_type", type);
        String id = one.claim(type);
        one.status(id, "running").ok();
        Map<String, Object> before = row(id);

        assertThat(act(other, call, id).refused(403)).isEqualTo("NOT_CLAIMANT");
        assertThat(row(id)).isEqualTo(before);
        assertThat(changes(id)).containsExactly("queued", "claimed", "running");
        JsonNode beat = other.heartbeat(List.of(id)).ok();
        assertThat(beat.get("lost").get(0).asText()).isEqualTo(id);
        assertThat(row(id)).isEqualTo(before);
        assertThat(one.complete(id, "exitCode", 0).ok().at("/job/status").asText()).isEqualTo("completed");
        assertThat(act(other, call, id).refused(403)).isEqualTo("NOT_CLAIMANT");
    }

    @Test
    void a_job_that_somebody_else_claimed_in_the_meantime_is_not_ones_own_any_more() throws Exception {
        service.enqueue("task_type", type, "max_attempts", 5);
        String id = one.claim(type);
        one.status(id, "running").ok();
        service.takeAway(id);
        assertThat(one.complete(id, "exitCode", 0, "output", "too late").refused(409)).isEqualTo("LEASE_LOST");
        assertThat(other.claim(type)).isEqualTo(id);
        Map<String, Object> before = row(id);

        for (String call : List.of("acknowledge", "running", "completed", "complete", "fail", "release", "report")) {
            assertThat(act(one, call, id).refused(403)).as(call).isEqualTo("NOT_CLAIMANT");
        }
        assertThat(row(id)).isEqualTo(before);
        assertThat(other.complete(id, "exitCode", 0, "output", "in time").ok().at("/job/result/output").asText())
                .isEqualTo("in time");
        JsonNode attempts = service.items("/api/v1/jobs/" + id + "/attempts");
        assertThat(attempts.at("/0/late_result/output").asText()).isEqualTo("too late");
        assertThat(attempts.at("/1/late_result").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"acknowledge", "running"})
    void ones_own_older_claim_is_refused_until_the_new_one_is_acknowledged_or_started(String begin) throws Exception {
        service.enqueue("task_type", type, "max_attempts", 5);
        String id = one.claim(type);
        one.status(id, "running").ok();
        service.takeAway(id);
        assertThat(one.claim(type)).as("given away and back").isEqualTo(id);
        Map<String, Object> before = row(id);

        for (String call : List.of("complete", "completed", "fail", "failed", "cancelled", "release", "report")) {
            assertThat(act(one, call, id).refused(409)).as(call).isEqualTo("LEASE_LOST");
        }
        assertThat(one.heartbeat(List.of(id)).ok().get("lost").get(0).asText()).isEqualTo(id);
        assertThat(row(id)).isEqualTo(before);
        assertThat(service.items("/api/v1/jobs/" + id + "/attempts").at("/0/late_result/exitCode").asInt()).isEqualTo(0);

        act(one, begin, id).ok();
        assertThat(one.heartbeat(List.of(id)).ok().get("lost")).isEmpty();
        assertThat(one.complete(id, "exitCode", 0).ok().at("/job/status").asText()).isEqualTo("completed");
    }

    @Test
    void an_orchestrator_that_restarts_may_give_back_what_it_was_told_it_holds() throws Exception {
        service.enqueue("task_type", type, "max_attempts", 5);
        String id = one.claim(type);
        service.takeAway(id);
        assertThat(one.claim(type)).isEqualTo(id);
        one.get("/api/internal/jobs/orphaned").ok();

        assertThat(one.release(id, "message", "restarted").ok().at("/job/status").asText()).isEqualTo("queued");
    }

    @Test
    void a_client_that_names_its_claim_is_held_to_exactly_that_claim() throws Exception {
        service.enqueue("task_type", type, "max_attempts", 5);
        String id = one.claim(type);
        String first = one.acknowledge(id).ok().at("/lease/renewalToken").asText();
        service.takeAway(id);
        assertThat(one.claim(type)).isEqualTo(id);
        String second = one.acknowledge(id).ok().at("/lease/renewalToken").asText();

        assertThat(second).isNotEqualTo(first);
        assertThat(one.complete(id, "exitCode", 0, "renewalToken", first).refused(409)).isEqualTo("LEASE_LOST");
        assertThat(one.complete(id, "exitCode", 0, "renewalToken", second).ok().at("/job/status").asText())
                .isEqualTo("completed");
    }

    @ParameterizedTest
    @CsvSource({"completed,running,completed,running", "completed,acknowledge,completed,claimed",
        "completed,fail,completed,failed", "completed,release,completed,queued", "failed,running,failed,running",
        "failed,complete,failed,completed", "failed,cancelled,failed,cancelled", "cancelled,running,cancelled,running",
        "cancelled,complete,cancelled,completed", "running,preparing,running,claimed", "release,running,queued,running",
        "release,complete,queued,completed"})
    void an_illegal_step_is_409_and_names_both_states(String done, String call, String from, String to) throws Exception {
        service.enqueue("task_type", type, "max_attempts", 1);
        String id = one.claim(type);
        act(one, done, id).ok();
        Map<String, Object> before = row(id);

        JsonNode error = act(one, call, id).with(409).get("error");
        assertThat(error.get("code").asText()).isEqualTo("ILLEGAL_TRANSITION");
        assertThat(error.at("/details/from").asText()).isEqualTo(from);
        assertThat(error.at("/details/to").asText()).isEqualTo(to);
        assertThat(error.get("message").asText()).contains(from, to);
        assertThat(row(id)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"complete", "fail", "completed", "failed", "timeout", "cancelled", "report"})
    void the_same_final_call_again_is_200_and_changes_nothing(String call) throws Exception {
        service.enqueue("task_type", type, "max_attempts", 1);
        String id = one.claim(type);
        JsonNode first = act(one, call, id).ok();
        Map<String, Object> before = row(id);
        List<String> changes = changes(id);

        JsonNode again = act(one, call, id).ok();
        assertThat(again.at("/job/status")).isEqualTo(first.at("/job/status"));
        assertThat(row(id)).isEqualTo(before);
        assertThat(changes(id)).isEqualTo(changes);
    }

    @Test
    void a_retryable_failure_said_again_is_200_also_after_somebody_else_claimed_the_job() throws Exception {
        service.enqueue("task_type", type, "max_attempts", 5);
        String id = one.claim(type);
        assertThat(one.fail(id, "error", "connection reset").ok().at("/job/status").asText()).isEqualTo("queued");
        assertThat(one.fail(id, "error", "connection reset").ok().at("/job/status").asText()).isEqualTo("queued");
        service.makeDue(id);
        assertThat(other.claim(type)).isEqualTo(id);
        Map<String, Object> before = row(id);

        JsonNode again = one.fail(id, "error", "connection reset").ok();
        assertThat(again.at("/job/orchestratorId").asText()).isEqualTo(other.id());
        assertThat(again.at("/job/lease").isNull()).as("another one's claim is not told").isTrue();
        assertThat(row(id)).isEqualTo(before);
        assertThat(other.complete(id, "exitCode", 0).ok().at("/job/status").asText()).isEqualTo("completed");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_copy_of_a_failure_does_not_hit_the_next_claim_of_the_same_orchestrator(boolean begun) throws Exception {
        service.enqueue("task_type", type, "max_attempts", 5);
        String id = one.claim(type);
        // As precise as some clients are: nanoseconds.
        String at = Instant.ofEpochSecond(Instant.now().getEpochSecond(), 123_456_789).toString();
        one.fail(id, "error", "connection reset", "timestamp", at).ok();
        service.makeDue(id);
        assertThat(one.claim(type)).isEqualTo(id);
        if (begun) {
            one.status(id, "running").ok();
        }
        Map<String, Object> before = row(id);

        one.fail(id, "error", "connection reset", "timestamp", at).ok();
        assertThat(row(id)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"complete", "fail"})
    void the_same_final_call_made_many_times_at_once_is_done_once_and_answered_200(String call) throws Exception {
        service.enqueue("task_type", type, "max_attempts", 1);
        String id = one.claim(type);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                answers.add(threads.submit(() -> act(one, call, id)));
            }
            for (Future<Answer> answer : answers) {
                answer.get().ok();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(changes(id)).hasSize(3);
        JsonNode attempts = service.items("/api/v1/jobs/" + id + "/attempts");
        assertThat(attempts).hasSize(1);
        assertThat(attempts.at("/0/late_result").isNull()).isTrue();
    }

    // --- leases, cancellation

    @Test
    void a_heartbeat_of_500_jobs_renews_every_one_and_says_which_are_lost() throws Exception {
        List<Object> some = IntStream.range(0, 500).mapToObj(i -> (Object) json("task_type", type)).toList();
        service.post("/api/v1/jobs", json("jobs", some));
        List<String> held = new ArrayList<>();
        while (held.size() < 500) {
            List<JsonNode> jobs = one.claims(type, 100);
            assertThat(jobs).isNotEmpty();
            jobs.forEach(job -> held.add(job.get("id").asText()));
        }
        service.stores().execute("update queue_operator.jobs set lease_expires_at = now() + interval '1 minute'"
                + " where task_type = '" + type + "'");
        List<String> listed = new ArrayList<>(held);
        listed.add("nobody");

        JsonNode beat = one.heartbeat(listed, "timestamp", Instant.now().toString(),
                "capacity", json("maxJobs", 600, "currentJobs", 500, "availableSlots", 100)).ok();
        assertThat(beat.get("success").asBoolean()).isTrue();
        assertThat(beat.get("jobs")).hasSize(500);
        assertThat(beat.get("lost")).hasSize(1);
        assertThat(beat.at("/jobs/0/nextAction").asText()).isEqualTo("continue");
        assertThat(service.stores().number("select count(*) from queue_operator.jobs where task_type = '" + type
                + "' and lease_expires_at > now() + interval '30 minutes'")).isEqualTo(500);
    }

    @Test
    void a_heartbeat_may_list_jobs_as_objects() throws Exception {
        service.enqueue("task_type", type);
        String id = one.claim(type);

        JsonNode beat = one.post("/api/internal/orchestrator/heartbeat",
                json("runningJobs", List.of(json("jobId", id, "progress", 5)))).ok();
        assertThat(beat.at("/jobs/0/id").asText()).isEqualTo(id);
    }

    @Test
    void cancel_reaches_the_orchestrator_with_its_next_status_call_and_heartbeat() throws Exception {
        service.enqueue("task_type", type);
        String id = one.claim(type);
        one.status(id, "running").ok();
        service.post("/api/v1/jobs/" + id + "/cancel", json("reason", "not needed"));

        assertThat(one.status(id, "running").ok().get("nextAction").asText()).isEqualTo("cancel");
        assertThat(one.heartbeat(List.of(id)).ok().at("/jobs/0/nextAction").asText()).isEqualTo("cancel");
        JsonNode ended = one.status(id, "cancelled").ok();
        assertThat(ended.at("/job/status").asText()).isEqualTo("cancelled");
        assertThat(ended.at("/job/error").asText()).contains("not needed");
        assertThat(ended.get("nextAction").asText()).isEqualTo("continue");
    }

    @ParameterizedTest
    @CsvSource({"fail,cancelled", "release,cancelled", "complete,completed"})
    void what_was_to_be_cancelled_does_not_go_back_to_the_queue(String call, String status) throws Exception {
        service.enqueue("task_type", type);
        String id = one.claim(type);
        service.post("/api/v1/jobs/" + id + "/cancel", json("reason", "not needed"));

        assertThat(act(one, call, id).ok().at("/job/status").asText()).isEqualTo(status);
    }

    // --- security, audit

    @Test
    void without_an_orchestrator_id_it_is_400_and_the_body_may_name_it_instead_of_the_header() throws Exception {
        service.enqueue("task_type", type);
        Map<String, String> key = Map.of("Authorization", "Bearer test-key");
        Answer missing = one.send("GET", "/api/internal/jobs/queue?batchSize=1&jobTypes=" + type, null, key);
        assertThat(missing.refused(400)).isEqualTo("INVALID_REQUEST");
        assertThat(missing.text()).contains("X-Orchestrator-ID");
        String id = one.claim(type);

        String path = "/api/internal/jobs/" + id + "/acknowledge";
        one.send("POST", path, json("orchestratorId", one.id()), key).ok();
        assertThat(one.send("POST", path, json(), key).refused(400)).isEqualTo("INVALID_REQUEST");
        assertThat(one.acknowledge(id, "orchestratorId", other.id()).with(400).at("/error/details/fields/0/field").asText())
                .isEqualTo("orchestratorId");
    }

    @ParameterizedTest
    @CsvSource({"GET,/api/internal/jobs/queue", "POST,/api/internal/jobs/queue", "POST,/api/internal/jobs/x/acknowledge",
        "PUT,/api/internal/jobs/x/status", "POST,/api/internal/jobs/x/complete", "POST,/api/internal/jobs/x/fail",
        "POST,/api/internal/jobs/x/release", "POST,/jobs/x/release", "GET,/api/internal/jobs/orphaned",
        "POST,/api/internal/orchestrator/heartbeat", "GET,/api/internal/orchestrator/health",
        "POST,/api/internal/orchestrator/health", "POST,/api/internal/orchestrator/metrics",
        "POST,/api/internal/executions/x/create", "PUT,/api/internal/executions/x/update"})
    void every_call_needs_a_key_with_the_scope_work(String method, String path) {
        Object body = method.equals("GET") ? null : json();
        Map<String, String> id = Map.of("X-Orchestrator-ID", one.id());
        Answer missing = one.send(method, path, body, id);

        assertThat(missing.refused(401)).isEqualTo("UNAUTHENTICATED");
        assertThat(missing.contentType()).startsWith("application/json");
        assertThat(one.send(method, path, body, with(id, "Authorization", "Bearer nonsense")).refused(401))
                .isEqualTo("UNAUTHENTICATED");
        assertThat(one.send(method, path, body, with(id, "X-API-Key", "read-key")).refused(403)).isEqualTo("FORBIDDEN");
        assertThat(one.send(method, path, body, with(id, "X-API-Key", "work-key")).status())
                .isNotIn(401, 403).isLessThan(500);
        assertThat(one.send(method, path, body, with(id, "Authorization", "Bearer work-key")).status())
                .isNotIn(401, 403).isLessThan(500);
    }

    @Test
    void a_timestamp_more_than_five_minutes_away_is_refused_and_changes_nothing() throws Exception {
        service.enqueue("task_type", type);
        String id = one.claim(type);
        Map<String, Object> before = row(id);

        for (int seconds : new int[] {-400, 400}) {
            JsonNode refused = one.status(id, "running", "timestamp", Instant.now().plusSeconds(seconds).toString()).with(400);
            assertThat(refused.at("/error/details/fields/0/field").asText()).isEqualTo("timestamp");
        }
        assertThat(row(id)).isEqualTo(before);
        one.status(id, "running", "timestamp", Instant.now().minusSeconds(120).toString()).ok();
    }

    @Test
    void the_audit_has_every_change_with_the_name_of_the_orchestrator() throws Exception {
        String id = service.enqueue("task_type", type, "max_attempts", 5);
        one.claim(type);
        one.acknowledge(id).ok();
        one.status(id, "running").ok();
        one.fail(id, "error", "connection reset").ok();
        service.makeDue(id);
        other.claim(type);
        other.release(id, "message", "full").ok();
        one.claim(type);
        service.takeAway(id);
        other.claim(type);
        other.complete(id, "exitCode", 0).ok();

        List<String> audit = StreamSupport.stream(service.items("/api/v1/jobs/" + id + "/events").spliterator(), false)
                .map(e -> e.get("from").asText() + ">" + e.get("to").asText() + " " + e.get("actor_kind").asText() + " "
                        + e.get("actor").asText())
                .toList();
        assertThat(audit).containsExactly(
                "null>queued key tests", "queued>claimed worker " + one.id(), "claimed>running worker " + one.id(),
                "running>queued worker " + one.id(), "queued>claimed worker " + other.id(),
                "claimed>queued worker " + other.id(), "queued>claimed worker " + one.id(),
                "claimed>queued reaper reaper", "queued>claimed worker " + other.id(),
                "claimed>completed worker " + other.id());
    }

    // --- words

    /** A call by the name that the tests above have for it. */
    private Answer act(OrchestratorClient who, String call, String id) {
        return switch (call) {
            case "acknowledge" -> who.acknowledge(id);
            case "complete" -> who.complete(id, "exitCode", 0);
            case "fail" -> who.fail(id, "error", "it broke");
            case "release" -> who.release(id, "message", "not now");
            case "report" -> who.post("/api/internal/jobs/queue", json("jobId", id, "status", "completed"));
            default -> who.status(id, call);
        };
    }

    private Answer report(Object... pairs) {
        return one.post("/api/internal/jobs/queue", json(pairs));
    }

    private static void shortenLease(String id) {
        service.stores().execute(
                "update queue_operator.jobs set lease_expires_at = now() + interval '1 minute' where id = '" + id + "'");
    }

    /** Everything that PostgreSQL knows of a job. */
    private static Map<String, Object> row(String id) {
        return service.stores().row("select j::text as job, (select count(*) from"
                + " queue_operator.job_events e where e.job_id = j.id) as events, (select count(*) from"
                + " queue_operator.task_runs r where r.job_id = j.id) as runs from queue_operator.jobs j where id = '" + id
                + "'");
    }

    private static List<String> changes(String id) throws Exception {
        return service.items("/api/v1/jobs/" + id + "/events").findValuesAsText("to");
    }

    private static List<String> ids(JsonNode jobs) {
        return StreamSupport.stream(jobs.spliterator(), false).map(job -> job.get("id").asText()).toList();
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static Map<String, String> with(Map<String, String> headers, String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return more;
    }
}
