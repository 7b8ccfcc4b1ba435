package io.queueoperator.state.reconciliation;

import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The rows that stores refused: kept until they are written, or their job left. */
@ApplicationScoped
public class Debts {
    private final Database database;
    private final DebtConfig config;

    Debts(Database database, DebtConfig config) {
        this.database = database;
        this.config = config;
    }

    /**
     * A debt that is tried now.
     *
     * @param id its number
     * @param kind what the row tells of
     * @param subject its id
     * @param jobId the job to be told again
     * @param triedAt when it was taken; another value since then means that it was refused again
     */
    public record Due(long id, Trouble.Kind kind, String subject, String jobId, OffsetDateTime triedAt) {
        /** What it is about, as {@link Trouble#identity()}. */
        public String identity() {
            return kind.wire() + " " + subject;
        }
    }

    /** Remembers rows that a store refused. */
    public Uni<Void> owe(String store, List<Trouble> troubles) {
        if (troubles.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Map<String, Trouble> byIdentity = new LinkedHashMap<>();
        troubles.forEach(trouble -> byIdentity.put(trouble.identity(), trouble));
        List<Trouble> rows = List.copyOf(byIdentity.values());
        Tuple arguments = Tuple.tuple()
                .addString(store)
                .addArrayOfString(column(rows, t -> t.kind().wire()))
                .addArrayOfString(column(rows, Trouble::subject))
                .addArrayOfString(column(rows, Trouble::jobId))
                .addArrayOfString(column(rows, t -> t.reason().wire()))
                .addArrayOfString(column(rows, Trouble::sqlState))
                .addArrayOfString(column(rows, Trouble::message))
                .addDouble(seconds(config.backoffBase()));
        return database.run(DebtSql.OWE, arguments).replaceWithVoid();
    }

    /** Takes what is due of a store, the longest waiting first, and puts its next try off. */
    public Uni<List<Due>> takeDue(String store, int limit) {
        Tuple arguments = Tuple.of(store, limit, seconds(config.backoffBase()), seconds(config.backoffMax()));
        return database.run(DebtSql.TAKE_DUE, arguments)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(Debts::due).toList());
    }

    /** These are paid. */
    public Uni<Void> settle(List<Due> paid) {
        if (paid.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Tuple arguments = Tuple.tuple()
                .addArrayOfLong(paid.stream().map(Due::id).toArray(Long[]::new))
                .addArrayOfOffsetDateTime(paid.stream().map(Due::triedAt).toArray(OffsetDateTime[]::new));
        return database.run(DebtSql.SETTLE, arguments).replaceWithVoid();
    }

    private static Due due(Row row) {
        return new Due(
                row.getLong("id"), Trouble.Kind.of(row.getString("kind")), row.getString("subject"),
                row.getString("job_id"), row.getOffsetDateTime("last_try_at"));
    }

    private static @Nullable String[] column(List<Trouble> rows, Function<Trouble, @Nullable String> value) {
        return rows.stream().map(value).toArray(String[]::new);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
