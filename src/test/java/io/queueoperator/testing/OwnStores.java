package io.queueoperator.testing;

import io.queueoperator.platform.local.LocalRedis;
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

/** Stores that belong to one test class alone, empty at first: it may stop them, and look into them past the service. */
public final class OwnStores implements AutoCloseable {
    private final LocalStores servers = LocalStoresResource.startFresh();

    /** The servers themselves. */
    public LocalStores servers() {
        return servers;
    }

    public LocalRedis redis() {
        return servers.redis();
    }

    /** The hash {@code job:{id}}; empty when there is none. */
    public Map<String, String> hash(String jobId) {
        List<String> flat = RedisLine.array(redis(), "HGETALL", "job:" + jobId);
        Map<String, String> hash = new LinkedHashMap<>();
        for (int i = 0; i < flat.size(); i += 2) {
            hash.put(flat.get(i), flat.get(i + 1));
        }
        return hash;
    }

    /** The rows of a query. */
    public List<Map<String, Object>> rows(String sql) {
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
    public Map<String, Object> row(String sql) {
        List<Map<String, Object>> rows = rows(sql);
        if (rows.size() != 1) {
            throw new AssertionError(rows.size() + " rows: " + sql);
        }
        return rows.get(0);
    }

    /** The one number that a query answers with. */
    public long number(String sql) {
        return ((Number) row(sql).values().iterator().next()).longValue();
    }

    /** Changes something behind the service's back; answers how many rows. */
    public int execute(String sql) {
        try (Connection connection = connect(); Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    /** Runs a statement outside of a transaction, also while the database makes every session read-only. */
    public void inWritableSession(String sql) {
        try (Connection connection = connect(); Statement statement = connection.createStatement()) {
            statement.execute("set default_transaction_read_only = off");
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    /** A connection of its own. */
    public Connection connect() throws SQLException {
        Map<String, String> properties = servers.properties();
        return DriverManager.getConnection(
                properties.get("quarkus.datasource.jdbc.url"), properties.get("quarkus.datasource.username"),
                properties.get("quarkus.datasource.password"));
    }

    @Override
    public void close() {
        servers.close();
    }
}
