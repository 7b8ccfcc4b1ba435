package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;
import static io.queueoperator.testing.ServiceProcess.body;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.queueoperator.testing.HistoryPartitions;
import io.queueoperator.testing.OwnStores;
import io.queueoperator.testing.ServiceProcess;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The packaged service on partitioned tables of history that were switched while it ran, and started anew on them. */
class PartitionedHistoryIT {
    private static OwnStores stores;
    private static ServiceProcess service;

    @BeforeAll
    static void start() throws Exception {
        stores = new OwnStores();
        service = ServiceProcess.start("partitioned", stores.servers(), Map.of()).awaitReady();
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable each : new AutoCloseable[] {service, stores}) {
            if (each != null) {
                each.close();
            }
        }
    }

    @Test
    void the_service_goes_on_over_the_switch_and_starts_on_partitioned_tables() throws Exception {
        String id = enqueue("over-the-switch");
        JsonNode first = claim("over-the-switch");
        try (Connection connection = stores.connect()) {
            connection.setAutoCommit(true);
            HistoryPartitions.introduce(connection);
        }
        fail(id, first);
        service.close();
        service = ServiceProcess.start("partitioned", stores.servers(), Map.of()).awaitReady();
        stores.execute("update queue_operator.jobs set available_at = now() where id = '" + id + "'");
        JsonNode second = claim("over-the-switch");
        body(service.post("/api/v1/jobs/" + id + "/complete", json("lease_token", second.get("lease_token").asLong())), 200);

        assertThat(body(service.get("/api/v1/jobs/" + id + "/attempts"), 200).get("items")).hasSize(2);
        assertThat(body(service.get("/api/v1/jobs/" + id + "/events"), 200).get("items")).hasSize(5);
        assertThat(body(service.get("/api/v1/task-runs?status=FAILED&operation=over-the-switch"), 200).get("items")).hasSize(1);
        assertThat(body(service.get("/api/v1/errors/rates?window=7d&by=operation"), 200).toString()).contains("over-the-switch");
        assertThat(stores.number("select count(*) from pg_inherits where inhparent = 'queue_operator.task_runs'::regclass"))
                .as("before, the rest, and two months after next").isEqualTo(4);
    }

    @Test
    void a_late_result_is_kept_and_an_old_job_leaves_with_its_history() throws Exception {
        String id = enqueue("leaves");
        JsonNode claim = claim("leaves");
        stores.execute("update queue_operator.jobs set lease_expires_at = now() - interval '1 second' where id = '" + id + "'");
        body(service.post("/api/v1/reaper/sweeps", Map.of()), 200);
        assertThat(service.post("/api/v1/jobs/" + id + "/complete", json("lease_token", claim.get("lease_token").asLong()))
                .statusCode()).isEqualTo(409);
        assertThat(stores.number("select count(*) from queue_operator.task_runs where job_id = '" + id
                + "' and late_outcome = 'completed'")).isEqualTo(1);

        body(service.post("/api/v1/jobs/" + id + "/cancel", json("reason", "not needed")), 200);
        stores.execute("update queue_operator.jobs set completed_at = now() - interval '10 years' where id = '" + id + "'");
        // Whoever follows the log has read it: their timers do not run here.
        stores.execute("update queue_operator.follower_cursors set xid = pg_snapshot_xmax(pg_current_snapshot())");
        body(service.post("/api/v1/reaper/prunes", json("older_than_s", 3600)), 200);
        assertThat(service.get("/api/v1/jobs/" + id).statusCode()).isEqualTo(404);
        assertThat(stores.number("select count(*) from queue_operator.task_runs where job_id = '" + id + "'")).isZero();
    }

    private static String enqueue(String taskType) throws Exception {
        return body(service.post("/api/v1/jobs", json("task_type", taskType, "max_attempts", 5)), 201).get("id").asText();
    }

    private static JsonNode claim(String taskType) throws Exception {
        return body(service.post("/api/v1/jobs/claim", json("worker_id", "w-1", "task_types", List.of(taskType))),
                200).get("jobs").get(0);
    }

    private static void fail(String id, JsonNode claim) throws Exception {
        body(service.post("/api/v1/jobs/" + id + "/fail",
                json("lease_token", claim.get("lease_token").asLong(), "error_message", "connection reset by peer")), 200);
    }
}
