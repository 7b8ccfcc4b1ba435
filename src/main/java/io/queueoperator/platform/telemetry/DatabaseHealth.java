package io.queueoperator.platform.telemetry;

import io.queueoperator.platform.postgres.Database;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** PostgreSQL answers, and its schema is the one this version was built for or a newer one. Without it we are not ready. */
@Readiness
@ApplicationScoped
class DatabaseHealth implements AsyncHealthCheck {
    static final String SCHEMA = """
            /* health.schema */
            select max(version::int) as version, bool_and(success) as sound,
                   current_setting('transaction_read_only') = 'off' as writable
            from queue_operator.flyway_schema_history where version is not null
            """;

    private final Database database;

    DatabaseHealth(Database database) {
        this.database = database;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return database.glance(SCHEMA, Tuple.tuple())
                .map(rows -> schema(rows.iterator().next(), database.breaker()))
                .onFailure().recoverWithItem(failure -> HealthCheckResponse.named("postgres").down()
                        .withData("reason", "no answer").withData("breaker", database.breaker()).build());
    }

    private static HealthCheckResponse schema(Row row, String breaker) {
        int found = row.getInteger("version");
        boolean fits = found >= SchemaVersion.EXPECTED && row.getBoolean("sound");
        return HealthCheckResponse.named("postgres")
                .status(fits)
                .withData("schema_version", found)
                .withData("schema_version_expected", SchemaVersion.EXPECTED)
                .withData("writable", row.getBoolean("writable"))
                .withData("breaker", breaker)
                .build();
    }
}
