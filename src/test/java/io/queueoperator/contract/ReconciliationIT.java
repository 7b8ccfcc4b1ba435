package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;
import static io.queueoperator.testing.ServiceProcess.body;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.queueoperator.platform.local.LocalPostgres;
import io.queueoperator.testing.OwnStores;
import io.queueoperator.testing.RedisLine;
import io.queueoperator.testing.ServiceProcess;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Ingestion tables of another application on a server of its own: what they refuse, and what they missed, through HTTP. */
class ReconciliationIT {
    private static final String FAILED = "ocr-1: document 42, page 3: image is broken";

    private static OwnStores stores;
    private static OwnStores other;
    private static ServiceProcess service;

    @BeforeAll
    static void start() throws Exception {
        stores = new OwnStores();
        other = new OwnStores();
        try (InputStream in = ReconciliationIT.class.getResourceAsStream("/ingestion/existing-tables.sql")) {
            ui(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        LocalPostgres postgres = other.servers().postgres();
        service = ServiceProcess.start("reconciliation", stores.servers(), Map.of(
                "queue-operator.ingestion.mode", "existing", "queue-operator.ingestion.schema", "ui",
                "quarkus.datasource.ingestion.reactive.url",
                "postgresql://127.0.0.1:" + postgres.port() + "/" + postgres.database(),
                "quarkus.datasource.ingestion.username", postgres.username(),
                "quarkus.datasource.ingestion.password", postgres.password())).awaitReady();
    }

    @AfterAll
    static void stop() throws Exception {
        try (OwnStores last = stores; OwnStores lastToo = other) {
            if (service != null) {
                service.close();
            }
        }
    }

    @Test
    void a_failure_is_in_the_tables_of_the_other_application_right_after_the_commit() throws Exception {
        String id = failed("1", "7");

        assertThat(ui("select status || '|' || last_error_message from ui.ingestion_items where job_id = '" + id + "'"))
                .containsExactly("failed|" + FAILED);
        assertThat(ui("select status || '|' || error_message from ui.ingestion_runs where id = 1"))
                .containsExactly("failed|" + FAILED);
    }

    @Test
    void a_missing_run_is_a_debt_with_its_reason_until_the_run_is_there_and_holds_up_nobody() throws Exception {
        String id = failed("901", "7");
        assertThat(body(service.get("/jobs/" + id + "/progress"), 200).get("error").asText()).isEqualTo(FAILED);
        assertThat(stores.hash(id)).containsEntry("error_message", FAILED);
        assertThat(sweep().get("ingestion").asInt()).isNotNegative();

        assertThat(debts("missing_run", id)).hasSize(2)
                .allSatisfy(debt -> assertThat(debt.get("message").asText()).isEqualTo("The run does not exist there."));
        assertThat(store("ingestion").get("behind").asInt()).isZero();
        assertThat(store("ingestion").get("debts").asInt()).isPositive();
        String good = failed("2", "7");
        assertThat(ui("select status from ui.ingestion_items where job_id = '" + good + "'")).containsExactly("failed");

        ui("insert into ui.ingestion_runs (id, source_id) overriding system value values (901, 7)");
        stores.execute("update queue_operator.reconciliation_debts set next_try_at = now()");
        sweep();
        assertThat(debts("missing_run", id)).isEmpty();
        assertThat(ui("select last_error_message from ui.ingestion_items where job_id = '" + id + "'")).containsExactly(FAILED);
        assertThat(ui("select status from ui.ingestion_runs where id = 901")).containsExactly("failed");
    }

    @Test
    void what_the_database_missed_while_it_was_away_is_filled_up_by_a_sweep() throws Exception {
        failed("3", "7");
        sweep();
        other.servers().postgres().stop();
        String id;
        try {
            id = failed("4", "7");
            assertThat(body(service.get("/jobs/" + id + "/progress"), 200).get("error").asText()).isEqualTo(FAILED);
            assertThat(service.get("/q/health/ready").statusCode()).isEqualTo(200);
            assertThat(sweep().get("ingestion").asInt()).isEqualTo(-1);
            JsonNode away = store("ingestion");
            assertThat(away.get("up_to_date").asBoolean(true)).isFalse();
            assertThat(away.get("behind").asInt()).isPositive();
            assertThat(away.get("behind_since").asText()).isNotBlank();
            assertThat(away.get("failing_since").asText()).isNotEqualTo("null");
            assertThat(away.get("last_error").asText()).startsWith("The ");
        } finally {
            other.servers().postgres().start();
        }
        assertThat(sweep().get("ingestion").asInt()).isNotNegative();
        assertThat(ui("select last_error_message from ui.ingestion_items where job_id = '" + id + "'")).containsExactly(FAILED);
        assertThat(store("ingestion").get("failing_since").isNull()).isTrue();
        assertThat(store("ingestion").get("behind").asInt()).isZero();
    }

    @Test
    void a_key_that_redis_refuses_is_a_debt_and_the_others_are_written() throws Exception {
        RedisLine.run(stores.redis(), "ACL", "SETUSER", "default", "resetkeys", "~queue-operator:*", "~job:ok-*");
        try {
            body(service.post("/api/v1/jobs", Map.of("jobs", List.of(
                    json("id", "no-1", "task_type", "keys"), json("id", "ok-1", "task_type", "keys")))), 201);
            assertThat(stores.hash("ok-1")).containsEntry("status", "pending");
            sweep();
            assertThat(debts("not_permitted", "no-1")).hasSize(1);
        } finally {
            RedisLine.run(stores.redis(), "ACL", "SETUSER", "default", "allkeys");
        }
        stores.execute("update queue_operator.reconciliation_debts set next_try_at = now()");
        sweep();
        assertThat(debts("not_permitted", "no-1")).isEmpty();
        assertThat(stores.hash("no-1")).containsEntry("status", "pending");
    }

    @Test
    void a_reason_that_there_is_not_is_answered_with_those_that_there_are() throws Exception {
        JsonNode problem = body(service.get("/api/v1/reconciliation/debts?reason=bad_luck"), 400);
        assertThat(problem.toString()).contains("missing_run");
    }

    private static String failed(String runId, String sourceId) throws Exception {
        String type = "ocr";
        String id = body(service.post("/api/v1/jobs", json("task_type", type, "source_id", sourceId, "run_id", runId,
                "document_id", "42", "max_attempts", 1)), 201).get("id").asText();
        JsonNode job = body(service.post("/api/v1/jobs/claim", json("worker_id", "w-1", "task_types", List.of(type),
                "lease_s", 3600)), 200).get("jobs").get(0);
        body(service.post("/api/v1/jobs/" + id + "/fail",
                json("lease_token", job.get("lease_token").asLong(), "error_message", FAILED)), 200);
        return id;
    }

    private static JsonNode sweep() throws Exception {
        return body(service.post("/api/v1/reaper/sweeps", Map.of()), 200);
    }

    private static JsonNode store(String name) throws Exception {
        for (JsonNode store : body(service.get("/api/v1/reconciliation"), 200).get("stores")) {
            if (store.get("store").asText().equals(name)) {
                return store;
            }
        }
        throw new AssertionError("no store " + name);
    }

    private static List<JsonNode> debts(String reason, String jobId) throws Exception {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode debt : body(service.get("/api/v1/reconciliation/debts?limit=500&reason=" + reason), 200).get("items")) {
            if (debt.get("job_id").asText().equals(jobId)) {
                found.add(debt);
            }
        }
        return found;
    }

    /** Runs one statement or several there; answers the first column. */
    private static List<String> ui(String sql) throws SQLException {
        LocalPostgres postgres = other.servers().postgres();
        String url = "jdbc:postgresql://127.0.0.1:" + postgres.port() + "/" + postgres.database();
        List<String> found = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(url, postgres.username(), postgres.password());
                Statement statement = connection.createStatement()) {
            if (statement.execute(sql)) {
                try (ResultSet result = statement.getResultSet()) {
                    while (result.next()) {
                        found.add(result.getString(1));
                    }
                }
            }
        }
        return found;
    }
}
