package io.queueoperator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.queueoperator.testing.OrchestratorClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Jobs are handed out in their order, wrapped, and as they were enqueued. */
class OrchestratorQueueIT extends OrchestratorScenario {
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

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
