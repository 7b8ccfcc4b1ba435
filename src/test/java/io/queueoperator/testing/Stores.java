package io.queueoperator.testing;

import io.queueoperator.platform.local.LocalStores;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The stores of the running tests, looked into directly: past the service, as an operator or another program would. */
public final class Stores {
    private static volatile LocalStores current;

    private Stores() {}

    static void use(LocalStores stores) {
        current = stores;
    }

    /** The servers themselves. */
    public static LocalStores servers() {
        return current;
    }

    /** The hash {@code job:{id}}. */
    public static Map<String, String> hash(String jobId) {
        List<String> flat = RedisLine.array(current.redis(), "HGETALL", "job:" + jobId);
        Map<String, String> hash = new LinkedHashMap<>();
        for (int i = 0; i < flat.size(); i += 2) {
            hash.put(flat.get(i), flat.get(i + 1));
        }
        return hash;
    }

    /** The rows of a query. */
    public static List<Map<String, Object>> rows(String sql) {
        try (Connection connection = connect(); Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            ResultSetMetaData columns = result.getMetaData();
            List<Map<String, Object>> rows = new ArrayList<>();
            while (result.next()) {
                Map<String, Object> row = new LinkedHashMap<>();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    row.put(columns.getColumnLabel(i), result.getObject(i));
                }
                rows.add(row);
            }
            return rows;
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    /** The only row of a query. */
    public static Map<String, Object> row(String sql) {
        List<Map<String, Object>> rows = rows(sql);
        if (rows.size() != 1) {
            throw new AssertionError(rows.size() + " rows: " + sql);
        }
        return rows.get(0);
    }

    /** Changes something behind the service's back; answers how many rows. */
    public static int execute(String sql) {
        try (Connection connection = connect(); Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    /** A connection of its own. */
    public static Connection connect() throws SQLException {
        Map<String, String> properties = current.properties();
        return DriverManager.getConnection(
                properties.get("quarkus.datasource.jdbc.url"), properties.get("quarkus.datasource.username"),
                properties.get("quarkus.datasource.password"));
    }

    /** Time passes for one job: its lease has run out. */
    public static void expireLease(String jobId) {
        execute("update queue_operator.jobs set lease_expires_at = now() - interval '1 second' where id = '" + jobId + "'");
    }

    /** Time passes for one job: its backoff is over. */
    public static void makeDue(String jobId) {
        execute("update queue_operator.jobs set available_at = now() - interval '1 second' where id = '" + jobId + "'");
    }

    /** Puts an older state of a hash back, as if the writes since then had been lost. */
    public static void overwriteHash(String jobId, Map<String, String> fields) {
        RedisLine.run(current.redis(), "DEL", "job:" + jobId);
        fields.forEach((field, value) -> setHashField(jobId, field, value));
    }

    /** Sets one field of a hash. */
    public static void setHashField(String jobId, String field, String value) {
        RedisLine.run(current.redis(), "HSET", "job:" + jobId, field, value);
    }
}
