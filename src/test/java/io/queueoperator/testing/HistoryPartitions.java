package io.queueoperator.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** The scripts of {@code deploy/postgres} that partition the tables of history, run as psql runs them. */
public final class HistoryPartitions {
    private static final Path SCRIPTS = Path.of("deploy", "postgres");

    private HistoryPartitions() {}

    /** Both steps. */
    public static void introduce(Connection connection) throws SQLException, IOException {
        prepare(connection);
        switchOver(connection);
    }

    /** The first step: beside the service, days before the second perhaps. */
    public static void prepare(Connection connection) throws SQLException, IOException {
        // One by one: an index is not made concurrently in a transaction, and several statements at once are one.
        for (String statement : script("partition-history-1-prepare.sql").split(";\n(?=\n*(?:create|alter|do|--))")) {
            execute(connection, statement);
        }
    }

    /** The second step. */
    public static void switchOver(Connection connection) throws SQLException, IOException {
        execute(connection, script("partition-history-2-switch.sql"));
    }

    private static String script(String name) throws IOException {
        return Files.readString(SCRIPTS.resolve(name));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
