package io.queueoperator.testing;

import io.queueoperator.platform.local.LocalStores;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.flywaydb.core.Flyway;

/** A real PostgreSQL with the schema of today and no service, for tests of what single statements answer. */
public final class MigratedPostgres implements AutoCloseable {
    private final LocalStores stores;
    private final Connection connection;

    private MigratedPostgres(LocalStores stores, Connection connection) {
        this.stores = stores;
        this.connection = connection;
    }

    /** Starts and migrates it. */
    public static MigratedPostgres start() {
        LocalStores stores = LocalStoresResource.startFresh();
        try {
            Map<String, String> at = stores.properties();
            String url = at.get("quarkus.datasource.jdbc.url");
            String user = at.get("quarkus.datasource.username");
            String password = at.get("quarkus.datasource.password");
            Flyway.configure().dataSource(url, user, password).locations("classpath:db/migration")
                    .schemas("queue_operator").defaultSchema("queue_operator").createSchemas(true).load().migrate();
            Properties properties = new Properties();
            properties.setProperty("user", user);
            properties.setProperty("password", password);
            // PREPARE is a statement of its own here, not the driver's.
            properties.setProperty("preferQueryMode", "simple");
            return new MigratedPostgres(stores, DriverManager.getConnection(url, properties));
        } catch (SQLException | RuntimeException e) {
            stores.close();
            throw new IllegalStateException("no PostgreSQL to test with", e);
        }
    }

    /** Runs one statement without arguments. */
    public void execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    /** The rows that a statement of the service answers with. */
    public List<Map<String, Object>> query(String sql, String arguments) {
        return prepared(sql, "execute s (" + arguments + ")");
    }

    /** How PostgreSQL would do it, line by line. */
    public String plan(String sql, String arguments) {
        StringBuilder plan = new StringBuilder();
        prepared(sql, "explain (costs off) execute s (" + arguments + ")")
                .forEach(row -> plan.append(row.values().iterator().next()).append('\n'));
        return plan.toString();
    }

    private List<Map<String, Object>> prepared(String sql, String then) {
        execute("deallocate all");
        execute("prepare s as " + sql);
        return rows(then.replace(" ()", ""));
    }

    /** The rows of a query. */
    public List<Map<String, Object>> rows(String sql) {
        List<Map<String, Object>> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            // What changes rows and returns none answers with none.
            if (!statement.execute(sql)) {
                return rows;
            }
            ResultSet result = statement.getResultSet();
            while (result.next()) {
                Map<String, Object> row = new LinkedHashMap<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.put(result.getMetaData().getColumnLabel(i), result.getObject(i));
                }
                rows.add(row);
            }
            return rows;
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    @Override
    public void close() {
        try (LocalStores last = stores; Connection open = connection) {
            // Both, whatever happens.
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
