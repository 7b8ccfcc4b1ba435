package io.queueoperator.platform.telemetry;

import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Ends a migration that would leave everything as it is because the schema is newer, where this version cannot work on it.
 * Flyway itself takes any newer schema for a good one.
 */
@ApplicationScoped
class RefuseSchema implements FlywayConfigurationCustomizer, Callback {
    private static final String THERE = "select to_regclass('queue_operator.flyway_schema_history') is not null";

    @Override
    public void customize(FluentConfiguration configuration) {
        configuration.callbacks(this);
    }

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.BEFORE_MIGRATE;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public void handle(Event event, Context context) {
        try (Statement statement = context.getConnection().createStatement()) {
            if (first(statement, THERE).getBoolean(1)) {
                ResultSet row = first(statement, SchemaState.READ);
                SchemaState found = new SchemaState(row.getInt("version"), row.getInt("needs"), row.getBoolean("sound"));
                if (found.needs() > SchemaVersion.EXPECTED) {
                    throw new FlywayException(found.unfitFor(SchemaVersion.EXPECTED));
                }
            }
        } catch (SQLException e) {
            throw new FlywayException("the migration history cannot be read: " + e.getMessage(), e);
        }
    }

    /** On the next statement its rows are gone, and it closes them. */
    private static ResultSet first(Statement statement, String sql) throws SQLException {
        ResultSet rows = statement.executeQuery(sql);
        rows.next();
        return rows;
    }

    @Override
    public String getCallbackName() {
        return "refuse-schema";
    }
}
