package io.queueoperator.demo.witness;

import com.fasterxml.jackson.databind.JsonNode;
import io.queueoperator.sdk.OperatorClient;
import io.queueoperator.sdk.OperatorException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Asks the progress API, Redis and the ingestion tables about a failed job. */
public final class ThreeStores {

    /** Redis and the tables follow the truth after its commit, within moments; a backfill brings what got lost. */
    private static final int LOOKS = 30;

    private static final long BETWEEN_LOOKS_MS = 500;

    private static final String ITEM = """
            /* demo.item */
            SELECT status, last_error_message FROM queue_operator.ingestion_items WHERE job_id = ?""";

    private static final String RUN = """
            /* demo.run */
            SELECT status, concat_ws(', ', 'finished ' || finished_at::timestamp(0), error_message)
              FROM queue_operator.ingestion_runs WHERE id::text = ?""";

    private final OperatorClient operator;
    private final Optional<StoreConnections> connections;

    /** Without connections only the progress API is asked. */
    public ThreeStores(OperatorClient operator, Optional<StoreConnections> connections) {
        this.operator = operator;
        this.connections = connections;
    }

    /** Whether Redis and the tables can be asked at all. */
    public boolean areReachable() {
        return connections.isPresent();
    }

    /** Asks until all say the same, or until it has taken too long; the last answers count. */
    public Testimony ask(String jobId, String taskType, String runId) throws InterruptedException {
        Testimony heard = once(jobId, taskType, runId);
        for (int look = 1; look < LOOKS && !heard.isUnanimous(); look++) {
            Thread.sleep(BETWEEN_LOOKS_MS);
            heard = once(jobId, taskType, runId);
        }
        return heard;
    }

    private Testimony once(String jobId, String taskType, String runId) throws InterruptedException {
        List<Testimony.Statement> stores = new ArrayList<>();
        stores.add(progressApi(jobId));
        connections.ifPresent(known -> {
            stores.add(redis(known, jobId));
            stores.add(table(known, "ingestion_items", ITEM, jobId));
        });
        Optional<Testimony.Statement> run = connections.map(known -> table(known, "ingestion_runs", RUN, runId));
        return new Testimony(jobId, taskType, stores, run);
    }

    private Testimony.Statement progressApi(String jobId) throws InterruptedException {
        String name = "progress API";
        try {
            JsonNode job = operator.read("/jobs/" + jobId + "/progress");
            return new Testimony.Statement(name, job.path("status").asText(), job.path("error").asText(null));
        } catch (OperatorException e) {
            return silent(name, e);
        }
    }

    private static Testimony.Statement redis(StoreConnections known, String jobId) {
        String name = "Redis hash";
        try {
            List<@Nullable String> hash = RedisHash.read(known, "job:" + jobId, "status", "error_message");
            return new Testimony.Statement(name, hash.get(0), hash.get(1));
        } catch (IOException e) {
            return silent(name, e);
        }
    }

    private static Testimony.Statement table(StoreConnections known, String name, String sql, String id) {
        try (Connection postgres = connect(known); PreparedStatement query = postgres.prepareStatement(sql)) {
            query.setString(1, id);
            try (ResultSet row = query.executeQuery()) {
                return row.next()
                        ? new Testimony.Statement(name, row.getString(1), row.getString(2))
                        : new Testimony.Statement(name, null, "no such row");
            }
        } catch (SQLException e) {
            return silent(name, e);
        }
    }

    private static Connection connect(StoreConnections known) throws SQLException {
        Properties how = new Properties();
        how.setProperty("user", known.user());
        how.setProperty("password", known.password());
        how.setProperty("connectTimeout", "3");
        how.setProperty("socketTimeout", "5");
        return DriverManager.getConnection(known.jdbcUrl(), how);
    }

    private static Testimony.Statement silent(String store, Exception why) {
        return new Testimony.Statement(store, null, "could not be asked: " + why.getMessage());
    }
}
