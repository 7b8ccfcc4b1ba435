package io.queueoperator.testing;

import io.queueoperator.platform.local.LocalStores;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * The real PostgreSQL with our schema and no service: for the statements themselves, run by their names.
 *
 * <p>{@code @AutoClose private static final MigratedDatabase database = new MigratedDatabase();} opens a test class, and
 * {@code @AutoClose private final Connection connection = database.connect();} each of its tests.
 */
public final class MigratedDatabase implements AutoCloseable {
    private final LocalStores stores = LocalStoresResource.startFresh();
    private final String url = stores.properties().get("quarkus.datasource.jdbc.url");
    private final Properties account = new Properties();
    private final Map<String, String> statements = statementsOfTheService();

    public MigratedDatabase() {
        account.setProperty("user", stores.properties().get("quarkus.datasource.username"));
        account.setProperty("password", stores.properties().get("quarkus.datasource.password"));
        // PREPARE is a statement of its own here, not the driver's.
        account.setProperty("preferQueryMode", "simple");
    }

    /** A connection; whoever opens it closes it. */
    public Connection connect() {
        try {
            return DriverManager.getConnection(url, account);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** What somebody else does, perhaps at the same time. */
    public interface Work {
        void on(Connection own) throws SQLException;
    }

    /** Does that on a connection of its own, on any thread. */
    public void alone(Work work) {
        try (Connection own = connect()) {
            work.on(own);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** The statement of the service with that tag. */
    public String statement(String tag) {
        String sql = statements.get(tag);
        if (sql == null) {
            throw new AssertionError("no statement " + tag);
        }
        return sql;
    }

    /** All statements of the service, by their tags. */
    public static Map<String, String> statementsOfTheService() {
        Map<String, String> statements = new HashMap<>();
        for (Class<?> type : MainClasses.all()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getType() == String.class && Modifier.isStatic(field.getModifiers())) {
                    String text = text(field);
                    if (text.startsWith("/* ")) {
                        statements.put(text.substring(3, text.indexOf(" */")), text);
                    }
                }
            }
        }
        return statements;
    }

    /** Runs a statement of the service, by its tag, with these arguments as SQL. */
    public List<Map<String, String>> run(Connection connection, String tag, String arguments) throws SQLException {
        return rows(connection, statement(tag), arguments);
    }

    /** Prepares a statement, and runs it with these arguments as SQL. */
    public static List<Map<String, String>> rows(Connection connection, String sql, String arguments) throws SQLException {
        return rows(connection, prepared(connection, sql, arguments));
    }

    /** How PostgreSQL would do it, line by line. */
    public String plan(Connection connection, String tag, String arguments) throws SQLException {
        return String.join("\n", texts(connection, "explain (costs off) " + prepared(connection, statement(tag), arguments)));
    }

    /** The call of a statement that is prepared now. */
    private static String prepared(Connection connection, String sql, String arguments) throws SQLException {
        execute(connection, "deallocate all");
        execute(connection, "prepare s as " + sql);
        return arguments.isEmpty() ? "execute s" : "execute s (" + arguments + ")";
    }

    /** The rows of any query, as text; none of what changes rows and returns none. */
    public static List<Map<String, String>> rows(Connection connection, String sql) throws SQLException {
        List<Map<String, String>> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return rows;
            }
            ResultSet result = statement.getResultSet();
            while (result.next()) {
                Map<String, String> row = new LinkedHashMap<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.put(result.getMetaData().getColumnLabel(i), result.getString(i));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    /** The first column of a query. */
    public static List<String> texts(Connection connection, String sql) throws SQLException {
        return rows(connection, sql).stream().map(row -> row.values().iterator().next()).toList();
    }

    public static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() {
        stores.close();
    }

    private static String text(Field field) {
        try {
            field.setAccessible(true);
            return String.valueOf(field.get(null));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
