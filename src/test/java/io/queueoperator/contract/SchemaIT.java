package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;
import static io.queueoperator.testing.Eventually.eventually;
import static io.queueoperator.testing.ServiceProcess.body;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.queueoperator.testing.OwnStores;
import io.queueoperator.testing.ServiceProcess;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Migrating as a step of its own, and instances that only look at the schema (ADR 25): what a rolling update does, and a
 * rollback. The process is the packaged one, with the command line that the manifests have.
 */
class SchemaIT {
    private static final Map<String, String> NOT_AT_START = Map.of("quarkus.flyway.migrate-at-start", "false");

    private OwnStores stores;

    @BeforeEach
    void start_the_stores() {
        stores = new OwnStores();
    }

    @AfterEach
    void stop_the_stores() {
        stores.close();
    }

    @Test
    void an_instance_is_not_ready_before_somebody_migrated_and_then_works() throws Exception {
        stores.execute("drop schema queue_operator cascade");
        try (ServiceProcess service = ServiceProcess.start("schema-service", stores.servers(), NOT_AT_START)) {
            eventually("it says that there is no schema", () -> reason(service).contains("no schema"));
            assertThat(service.get("/q/health/live").statusCode()).isEqualTo(200);
            assertThat(service.get("/q/health/started").statusCode()).isEqualTo(200);
            assertThat(checkHealth(service)).isEqualTo(1);

            assertThat(migrate("schema-first")).isEqualTo(new End(0, "queue-operator: the schema is migrated"));

            service.awaitReady();
            assertThat(checkHealth(service)).isZero();
            a_job_goes_through(service);
        }
        assertThat(migrate("schema-again").code).as("a second time").isZero();
    }

    @Test
    void a_version_works_on_the_schema_of_the_next_one_that_only_added_to_it() throws Exception {
        stores.execute("alter table queue_operator.jobs add column mood text not null default 'good'");
        stores.execute("create table queue_operator.moods (mood text primary key)");
        carriedOut(newest() + 1, "moods");

        assertThat(migrate("schema-newer").code).as("the older version is started again during the update").isZero();
        try (ServiceProcess service = ServiceProcess.start("schema-older", stores.servers(), NOT_AT_START).awaitReady()) {
            a_job_goes_through(service);
        }
    }

    @Test
    void a_version_that_the_schema_left_behind_neither_migrates_nor_is_ready() throws Exception {
        int left = newest() + 1;
        carriedOut(left + 1, "contract " + left + " drop the column that was replaced");

        End end = migrate("schema-contracted");

        assertThat(end.code).isEqualTo(1);
        assertThat(end.lastLine).startsWith("queue-operator cannot migrate: the schema").contains("too new");
        try (ServiceProcess service = ServiceProcess.start("schema-behind", stores.servers(), NOT_AT_START)) {
            eventually("it says that the schema is too new", () -> reason(service).contains("too new"));
        }
    }

    @Test
    void a_database_that_does_not_answer_is_one_line_and_a_code_of_its_own() throws Exception {
        stores.servers().postgres().stop();
        End end = migrate("schema-away", "quarkus.flyway.connect-retries", "1");

        assertThat(end.code).isEqualTo(1);
        assertThat(end.lastLine).startsWith("queue-operator cannot migrate: ").contains("refused");
    }

    /** Who holds the place of a table is as good here as who reads one that is altered: the migration has to wait. */
    @Test
    void a_migration_that_cannot_have_a_table_gives_up_and_is_carried_out_later() throws Exception {
        stores.execute("drop schema queue_operator cascade");
        stores.execute("create schema queue_operator");
        try (Connection somebody = stores.connect(); Statement statement = somebody.createStatement()) {
            somebody.setAutoCommit(false);
            statement.execute("create table queue_operator.jobs (id text)");

            End end = migrate("schema-waits");
            assertThat(end.code).isEqualTo(1);
            assertThat(end.lastLine).startsWith("queue-operator cannot migrate: ").contains("lock timeout");
            somebody.rollback();
        }
        assertThat(migrate("schema-later").code).isZero();
    }

    @Test
    void a_misspelled_argument_starts_no_service() throws Exception {
        ServiceProcess process = ServiceProcess.start("schema-typo", stores.servers(), Map.of(), "--migrate-and-exti");
        assertThat(process.awaitEnd()).isEqualTo(2);
        assertThat(process.said()).startsWith("usage: ").contains("--migrate-and-exit");
    }

    private record End(int code, String lastLine) {}

    private End migrate(String name, String... setting) throws Exception {
        Map<String, String> settings = setting.length == 0 ? NOT_AT_START : Map.of(setting[0], setting[1]);
        ServiceProcess process = ServiceProcess.start(name, stores.servers(), settings, "--migrate-and-exit");
        int code = process.awaitEnd();
        List<String> said = process.said().lines().toList();
        return new End(code, said.get(said.size() - 1));
    }

    private int checkHealth(ServiceProcess service) throws Exception {
        return ServiceProcess.start("schema-health", stores.servers(),
                Map.of("quarkus.http.port", Integer.toString(service.address().getPort())), "--check-health").awaitEnd();
    }

    /** As if a migration with that name had been carried out by another version. */
    private void carriedOut(int version, String description) {
        stores.execute("insert into queue_operator.flyway_schema_history (installed_rank, version, description, type, script,"
                + " installed_by, execution_time, success) values (" + (version + 100) + ", '" + version + "', '" + description
                + "', 'SQL', 'V" + version + "__x.sql', 'somebody', 1, true)");
    }

    private int newest() {
        return (int) stores.number(
                "select max(version::int) from queue_operator.flyway_schema_history where version is not null");
    }

    private static void a_job_goes_through(ServiceProcess service) throws Exception {
        String id = body(service.post("/api/v1/jobs", json("task_type", "schema")), 201).get("id").asText();
        JsonNode job = body(service.post("/api/v1/jobs/claim",
                json("worker_id", "w", "task_types", List.of("schema"), "wait_s", 5)), 200).get("jobs").get(0);
        body(service.post("/api/v1/jobs/" + id + "/complete", json("lease_token", job.get("lease_token").asLong())), 200);
        assertThat(body(service.get("/api/v1/jobs/" + id), 200).get("status").asText()).isEqualTo("completed");
    }

    /** Why PostgreSQL makes it unready; empty while it is ready. */
    private static String reason(ServiceProcess service) throws Exception {
        HttpResponse<String> health = service.get("/q/health/ready");
        return StreamSupport.stream(new ObjectMapper().readTree(health.body()).get("checks").spliterator(), false)
                .filter(check -> check.get("name").asText().equals("postgres") && health.statusCode() == 503)
                .map(check -> check.at("/data/reason").asText()).findFirst().orElse("");
    }
}
