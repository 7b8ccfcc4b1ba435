package io.queueoperator.platform.telemetry;

import io.queueoperator.platform.postgres.Database;
import io.queueoperator.platform.postgres.StoreFailure;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** PostgreSQL answers, and its schema is one that this version can work on. Without it we are not ready. */
@Readiness
@ApplicationScoped
class DatabaseHealth implements AsyncHealthCheck {
    private static final String NO_SCHEMA = "there is no schema; migrate it with --migrate-and-exit";

    private final Database database;

    DatabaseHealth(Database database) {
        this.database = database;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return database.glance(SchemaState.READ, Tuple.tuple())
                .map(rows -> schema(rows.iterator().next(), database.breaker()))
                .onFailure().recoverWithItem(failure -> HealthCheckResponse.named("postgres").down()
                        .withData("reason", StoreFailure.isUndefined(failure) ? NO_SCHEMA : "no answer")
                        .withData("breaker", database.breaker()).build());
    }

    private static HealthCheckResponse schema(Row row, String breaker) {
        SchemaState found = new SchemaState(row.getInteger("version"), row.getInteger("needs"), row.getBoolean("sound"));
        String unfit = found.unfitFor(SchemaVersion.EXPECTED);
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("postgres")
                .status(unfit == null)
                .withData("schema_version", found.version())
                .withData("schema_version_expected", SchemaVersion.EXPECTED)
                .withData("writable", row.getBoolean("writable"))
                .withData("breaker", breaker);
        return (unfit == null ? answer : answer.withData("reason", unfit)).build();
    }
}
