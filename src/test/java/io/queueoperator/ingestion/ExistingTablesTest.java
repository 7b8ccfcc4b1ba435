package io.queueoperator.ingestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.queueoperator.platform.breaker.Breakers;
import io.queueoperator.platform.local.LocalStores;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.platform.postgres.DatabaseConfig;
import io.queueoperator.state.Change;
import io.queueoperator.state.JobRow;
import io.queueoperator.state.reconciliation.Reason;
import io.queueoperator.state.reconciliation.StoreAway;
import io.queueoperator.state.reconciliation.Trouble;
import io.queueoperator.testing.LocalStoresResource;
import io.queueoperator.testing.Settings;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The tables of a pipeline UI in our database, on a real server: what is written there, and what is refused. */
class ExistingTablesTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String FAILED = "error_message = 'ocr-1: page 3 is broken', error_code = 'AGENT_ERROR', status = 'failed', "
            + "completed_at = now(), updated_at = now()";

    @AutoClose
    private static final LocalStores stores = LocalStoresResource.startFresh();
    private static Vertx vertx;
    private static Pool ownPool;
    private static Pool otherPool;
    private static IngestionTables tables;

    @BeforeAll
    static void start() throws Exception {
        try (InputStream in = ExistingTablesTest.class.getResourceAsStream("/ingestion/existing-tables.sql")) {
            other(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        vertx = Vertx.vertx();
        ownPool = pool(stores.postgres().database());
        otherPool = pool(stores.postgres().database());
        tables = tables(otherPool, existing("ui"));
    }

    @AfterAll
    static void stop() {
        if (vertx != null) {
            vertx.closeAndAwait();
        }
    }

    @Test
    void discover_download_and_ocr_each_have_their_item_and_the_run_says_how_far_it_is() throws Exception {
        job("ok-1", "discover", 1, "source_url_id", "11");
        job("ok-2", "download", 1, "document_id", "21");
        job("ok-3", "ocr", 1, "document_id", "22");
        assertThat(follow("ok-1", "ok-2", "ok-3")).isEmpty();

        assertThat(items(1)).containsExactly(
                "discovery source_url source_url:11 pending", "documents document document:21 pending",
                "ocr ocr_job ocr_job:22 pending");
        assertThat(other("select status from ui.ingestion_runs where id = 1")).containsExactly("pending");

        own("update queue_operator.jobs set status = 'running', lease_token = 1, lease_expires_at = now() + interval '1 hour',"
                + " started_at = now(), updated_at = now() where id = 'ok-3'");
        assertThat(follow("ok-3")).isEmpty();
        assertThat(other("select status || ' ' || active_stage from ui.ingestion_runs where id = 1")).containsExactly("running ocr");
        assertThat(other("select stats_json -> 'ocr' ->> 'total' from ui.ingestion_runs where id = 1")).containsExactly("1");

        own("update queue_operator.jobs set lease_expires_at = null, " + FAILED + " where id = 'ok-3'");
        own("update queue_operator.jobs set status = 'completed', completed_at = now(), updated_at = now()"
                + " where id in ('ok-1', 'ok-2')");
        assertThat(follow("ok-1", "ok-2", "ok-3")).isEmpty();
        assertThat(items(1)).containsExactly(
                "discovery source_url source_url:11 completed", "documents document document:21 completed",
                "ocr ocr_job ocr_job:22 failed");
        assertThat(other("select last_error_message || '|' || error_message || '|' || ingest_status from ui.ingestion_items"
                + " where job_id = 'ok-3'")).containsExactly("ocr-1: page 3 is broken|ocr-1: page 3 is broken|failed");
        assertThat(other("select status || '|' || error_message || '|' || (stats_json -> 'ocr' ->> 'failed') || '|'"
                + " || (finished_at is not null) from ui.ingestion_runs where id = 1"))
                .containsExactly("failed|ocr-1: page 3 is broken|1|true");
        assertThat(other("select abs(extract(epoch from finished_at - now() at time zone 'UTC')) < 3600"
                + " from ui.ingestion_runs where id = 1")).as("UTC, whatever the zone").containsExactly("t");
    }

    @Test
    void told_again_and_told_an_older_state_late_nothing_changes_and_nothing_is_appended() throws Exception {
        job("again", "ocr", 2, "document_id", "22");
        List<Change> older = changes("again");
        own("update queue_operator.jobs set " + FAILED + " where id = 'again'");
        follow("again");
        follow("again");
        String row = "select status || last_error_message || context_json::text from ui.ingestion_items where run_id = 2";
        List<String> before = other(row);

        assertThat(tables.follow(older).await().atMost(PATIENCE)).isEmpty();
        assertThat(other(row)).hasSize(1).isEqualTo(before);
    }

    @Test
    void a_null_overwrites_nothing_the_first_error_stays_and_what_others_keep_in_the_context_too() throws Exception {
        other("insert into ui.ingestion_items (run_id, item_key, item_label, stage, item_type, status, error_message,"
                + " context_json, last_seen_at, created_at, updated_at)"
                + " values (3, 'ocr_job:22', 'the UI''s label', 'ocr', 'ocr_job', 'pending', 'the first error', '{\"ui\": 1}',"
                + " now() at time zone 'UTC' + interval '1 day', now(), now())");
        job("null", "ocr", 3, "document_id", "22");
        own("update queue_operator.jobs set " + FAILED + " where id = 'null'");
        assertThat(follow("null")).isEmpty();

        assertThat(other("select item_label || '|' || error_message || '|' || last_error_message || '|' || status || '|'"
                + " || (context_json ->> 'ui') from ui.ingestion_items where run_id = 3"))
                .containsExactly("the UI's label|the first error|ocr-1: page 3 is broken|failed|1");
    }

    @Test
    void a_missing_run_a_missing_source_and_ids_that_are_no_numbers_hold_up_no_other_row() throws Exception {
        job("bad-1", "ocr", 4711, "document_id", "1");
        job("bad-2", "ocr", 4, "document_id", "2", "source_id", "4711");
        job("bad-3", "ocr", 4, "document_id", "drei");
        job("good", "ocr", 4, "document_id", "4");

        List<Trouble> troubles = follow("bad-1", "bad-2", "bad-3", "good");
        assertThat(troubles).extracting(trouble -> trouble.identity() + " " + trouble.reason()).containsExactlyInAnyOrder(
                "job bad-1 " + Reason.MISSING_RUN, "job bad-2 " + Reason.MISSING_SOURCE, "job bad-3 " + Reason.NOT_A_NUMBER,
                "run 4711 " + Reason.MISSING_RUN);
        assertThat(items(4)).containsExactly("ocr ocr_job ocr_job:4 pending");

        other("insert into ui.ingestion_runs (id, source_id) overriding system value values (4711, 7)");
        assertThat(follow("bad-1")).isEmpty();
        assertThat(items(4711)).containsExactly("ocr ocr_job ocr_job:1 pending");
    }

    @Test
    void a_run_is_written_whatever_its_jobs_say_of_its_source_because_that_is_its_makers() throws Exception {
        other("insert into ui.ingestion_runs (id, source_id) overriding system value values (4712, 7)");
        job("odd-source", "ocr", 4712, "document_id", "1", "source_id", "seven", "source_url_id", "a page");
        own("update queue_operator.jobs set " + FAILED + " where id = 'odd-source'");

        assertThat(follow("odd-source")).extracting(Trouble::identity).containsExactly("job odd-source");
        assertThat(other("select status || ' ' || source_id from ui.ingestion_runs where id = 4712"))
                .containsExactly("failed 7");
    }

    @Test
    void the_error_of_a_run_is_that_of_the_latest_failure() throws Exception {
        other("insert into ui.ingestion_runs (id, source_id) overriding system value values (4713, 7)");
        for (String id : List.of("fail-a", "fail-b", "fail-c")) {
            job(id, "ocr", 4713, "document_id", String.valueOf(id.charAt(5) - 'a'));
            own("update queue_operator.jobs set " + FAILED.replace("page 3", id) + " where id = '" + id + "'");
        }
        own("update queue_operator.jobs set completed_at = now() + interval '1 minute' where id = 'fail-b'");
        assertThat(follow("fail-a", "fail-b", "fail-c")).isEmpty();

        assertThat(other("select error_message from ui.ingestion_runs where id = 4713"))
                .containsExactly("ocr-1: fail-b is broken");
    }

    @Test
    void a_trigger_that_raises_an_exception_is_told_in_its_words_and_refuses_one_row_only() throws Exception {
        job("word-1", "ocr", 5, "document_id", "1");
        job("word-2", "ocr", 5, "document_id", "2");
        own("update queue_operator.jobs set " + FAILED.replace("page 3", "a forbidden word") + " where id = 'word-1'");

        List<Trouble> troubles = follow("word-1", "word-2");
        assertThat(troubles).singleElement().satisfies(trouble -> {
            assertThat(trouble.reason()).isEqualTo(Reason.TRIGGER_REFUSED);
            assertThat(trouble.sqlState()).isEqualTo("P0001");
            assertThat(trouble.message()).contains("this word is forbidden here");
        });
        assertThat(items(5)).containsExactly("ocr ocr_job ocr_job:2 pending");
    }

    @Test
    void an_item_without_a_run_is_one_row_although_no_index_says_so() throws Exception {
        job("lonely", "download", 0, "document_id", "77", "run_id", null);
        follow("lonely");
        own("update queue_operator.jobs set " + FAILED + " where id = 'lonely'");
        follow("lonely");

        assertThat(other("select status from ui.ingestion_items where run_id is null and item_key = 'document:77'"))
                .containsExactly("failed");
    }

    @Test
    void columns_that_go_or_change_while_the_service_runs_are_noticed() throws Exception {
        other("create schema moving");
        other("create table moving.ingestion_runs (id bigint primary key, status text)");
        other("create table moving.ingestion_items (run_id bigint, item_key text, status text, last_error_message text,"
                + " job_id text, step_order integer)");
        other("insert into moving.ingestion_runs values (19)");
        IngestionTables moving = tables(otherPool, existing("moving"));
        job("move", "ocr", 19, "document_id", "5");
        List<Change> changes = changes("move");
        String row = "select job_id || ' ' || status from moving.ingestion_items";
        assertThat(moving.follow(changes).await().atMost(PATIENCE)).isEmpty();
        assertThat(moving.note()).contains("ingestion_items.error_message", "ingestion_runs.stats_json");

        other("alter table moving.ingestion_items drop column last_error_message");
        other("alter table moving.ingestion_items alter column step_order type text");
        assertThat(moving.follow(changes).await().atMost(PATIENCE)).isEmpty();
        assertThat(other(row)).containsExactly("move pending");
        assertThat(moving.note()).contains("ingestion_items.last_error_message");

        other("alter table moving.ingestion_items rename column item_key to key");
        assertThatThrownBy(() -> moving.follow(changes).await().atMost(PATIENCE))
                .isInstanceOf(StoreAway.class).hasMessageContaining("has no column item_key");
        other("alter table moving.ingestion_items rename to gone");
        assertThatThrownBy(() -> moving.follow(changes).await().atMost(PATIENCE))
                .isInstanceOf(StoreAway.class).hasMessageContaining("does not exist");
        other("alter table moving.gone rename column key to item_key");
        other("alter table moving.gone rename to ingestion_items");
        assertThat(moving.follow(changes).await().atMost(PATIENCE)).isEmpty();
        assertThat(other(row)).as("one row, whatever happened").containsExactly("move pending");
    }

    @Test
    void our_own_tables_are_written_in_the_same_way() throws Exception {
        IngestionTables ours = tables(ownPool, config(IngestionConfig.Mode.OWN, "public"));
        job("own", "ocr", 0, "document_id", "x-5", "run_id", "run-x", "source_id", "source-x");
        job("own-2", "download", 0, "document_id", "x-5", "run_id", null, "source_id", "source-x");
        own("update queue_operator.jobs set " + FAILED + " where id = 'own'");
        for (int i = 0; i < 2; i++) {
            assertThat(ours.follow(changes("own", "own-2")).await().atMost(PATIENCE)).isEmpty();
        }

        assertThat(own("select item_key || ' ' || status from queue_operator.ingestion_items where source_id = 'source-x'"
                + " order by item_key")).containsExactly("document:x-5 pending", "ocr_job:x-5 failed");
        assertThat(own("select status || ' ' || error_message from queue_operator.ingestion_runs where id = 'run-x'"))
                .containsExactly("failed ocr-1: page 3 is broken");
    }

    @Test
    void what_needs_somebodys_eyes_is_read_from_the_tables_as_they_are() throws Exception {
        job("eyes", "ocr", 18, "document_id", "25");
        own("update queue_operator.jobs set " + FAILED + " where id = 'eyes'");
        assertThat(follow("eyes")).isEmpty();
        other("insert into ui.ingestion_items (run_id, item_key, stage, item_type, status, review_reason, needs_review, created_at,"
                + " updated_at) values (18, 'document:1', 'documents', 'document', 'review_required', 'two pages', true, now(), now()),"
                + " (18, 'document:2', 'documents', 'document', 'completed', null, false, now(), now())");

        ReadStageNotes existing = notes(otherPool, existing("ui"));
        StageNotes notes = existing.read("7", "18").await().atMost(PATIENCE);
        assertThat(notes.run().status()).isEqualTo("failed");
        assertThat(notes.run().activeStage()).isEqualTo("ocr");
        assertThat(notes.items()).containsOnlyKeys("ocr", "documents");
        assertThat(notes.items().get("ocr").lastErrorMessage()).isEqualTo("ocr-1: page 3 is broken");
        assertThat(notes.items().get("ocr").jobId()).isEqualTo("eyes");
        assertThat(notes.items().get("ocr").updatedAt()).as("UTC, whatever the zone")
                .isBetween(java.time.Instant.now().minusSeconds(3600), java.time.Instant.now().plusSeconds(3600));
        assertThat(notes.items().get("documents").reviewReason()).isEqualTo("two pages");
        assertThat(notes.items().get("documents").needsReview()).isTrue();
        assertThat(existing.read("8", "18").await().atMost(PATIENCE).run()).as("it is a run of source 7").isNull();
        assertThat(existing.read("8", "18").await().atMost(PATIENCE).items()).doesNotContainKey("ocr");
        assertThat(existing.read("7", "no-number").await().atMost(PATIENCE)).isEqualTo(StageNotes.NONE);
        assertThat(existing.read("7", null).await().atMost(PATIENCE)).as("no index finds them").isEqualTo(StageNotes.NONE);

        own("insert into queue_operator.ingestion_items (source_id, item_key, stage, item_type, status, last_error_message)"
                + " values ('eyes', 'document:1', 'documents', 'document', 'pending', 'the attempt before')");
        ReadStageNotes own = notes(ownPool, config(IngestionConfig.Mode.OWN, "public"));
        assertThat(own.read("eyes", null).await().atMost(PATIENCE).items().get("documents").lastErrorMessage())
                .isEqualTo("the attempt before");
        assertThat(own.read("eyes", "no-such-run").await().atMost(PATIENCE)).isEqualTo(StageNotes.NONE);
        assertThat(notes(ownPool, config(IngestionConfig.Mode.OFF, "public")).read("eyes", null).await().atMost(PATIENCE))
                .isEqualTo(StageNotes.NONE);
    }

    private static ReadStageNotes notes(Pool pool, IngestionConfig config) {
        IngestionDatabase database = new IngestionDatabase(pool, config, new Breakers(new SimpleMeterRegistry()));
        return new ReadStageNotes(new Tables(database, config), database, config);
    }

    private static List<Trouble> follow(String... jobs) {
        return tables.follow(changes(jobs)).await().atMost(PATIENCE);
    }

    private static List<Change> changes(String... jobs) {
        String sql = "select " + JobRow.columns("j") + ", j.error_message as last from queue_operator.jobs j where id = any($1)";
        return StreamSupport.stream(ownPool.preparedQuery(sql).execute(Tuple.tuple().addArrayOfString(jobs)).await()
                        .atMost(PATIENCE).spliterator(), false)
                .map((Row row) -> Change.of(JobRow.job(row)))
                .toList();
    }

    /** A queued job of source 7; further columns in pairs. */
    private static void job(String id, String taskType, int run, String... more) throws SQLException {
        own("insert into queue_operator.jobs (id, task_type, status, priority, max_attempts, source_id, run_id, available_at,"
                + " created_at, created_by, updated_at) values ('" + id + "', '" + taskType + "', 'queued', 0, 1, '7', '" + run
                + "', now(), now(), 'test', now())");
        for (int i = 0; i < more.length; i += 2) {
            String value = more[i + 1] == null ? "null" : "'" + more[i + 1] + "'";
            own("update queue_operator.jobs set " + more[i] + " = " + value + " where id = '" + id + "'");
        }
    }

    private static List<String> items(int run) throws SQLException {
        return other("select concat_ws(' ', stage, item_type, item_key, status) from ui.ingestion_items where run_id = " + run
                + " order by step_order");
    }

    private static IngestionTables tables(Pool pool, IngestionConfig config) throws Exception {
        Constructor<?> constructor = Database.class.getDeclaredConstructors()[0];
        constructor.setAccessible(true);
        Breakers breakers = new Breakers(new SimpleMeterRegistry());
        Database truth = (Database) constructor.newInstance(ownPool, Settings.of(
                DatabaseConfig.class, "queue-operator.postgres.statement-timeout", "5m"), breakers, new SimpleMeterRegistry());
        IngestionDatabase database = new IngestionDatabase(pool, config, breakers);
        return new IngestionTables(
                new Tables(database, config), new WriteItems(database), new WriteRuns(truth, database, config), config);
    }

    private static IngestionConfig existing(String schema) {
        return config(IngestionConfig.Mode.EXISTING, schema);
    }

    private static IngestionConfig config(IngestionConfig.Mode mode, String schema) {
        return Settings.of(IngestionConfig.class,
                "queue-operator.ingestion.mode", mode.name(), "queue-operator.ingestion.schema", schema,
                "queue-operator.ingestion.statement-timeout", "5m", "queue-operator.ingestion.count-every", "0s");
    }

    private static Pool pool(String database) {
        PgConnectOptions options = new PgConnectOptions()
                .setHost(stores.postgres().host()).setPort(stores.postgres().port()).setDatabase(database)
                .setUser(stores.postgres().username()).setPassword(stores.postgres().password())
                .setCachePreparedStatements(true);
        return PgBuilder.pool().with(new PoolOptions().setMaxSize(3)).connectingTo(options).using(vertx).build();
    }

    private static List<String> own(String sql) throws SQLException {
        return run(stores.postgres().database(), sql);
    }

    private static List<String> other(String sql) throws SQLException {
        return run(stores.postgres().database(), sql);
    }

    private static List<String> run(String database, String sql) throws SQLException {
        String url = "jdbc:postgresql://" + stores.postgres().host() + ":" + stores.postgres().port() + "/" + database;
        List<String> found = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(url, stores.postgres().username(), stores.postgres().password());
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
