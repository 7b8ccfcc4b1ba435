package io.queueoperator.transitions;

import io.queueoperator.platform.postgres.Database;
import io.queueoperator.state.JobRow;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes transitions from the log of changes and tells them: each by one instance, once. A process that dies between taking
 * and telling takes what it took along; the log itself still has it.
 */
@ApplicationScoped
public class FollowTransitions {
    private static final Duration ONE_LOOK = Duration.ofSeconds(20);

    private final Database database;
    private final WriteLines lines;
    private final EmitSpans spans;
    private final TransitionsConfig config;

    FollowTransitions(Database database, WriteLines lines, EmitSpans spans, TransitionsConfig config) {
        this.database = database;
        this.lines = lines;
        this.spans = spans;
        this.config = config;
    }

    /** Reads on until there is nothing new, or enough time has passed; answers how many it told. */
    public Uni<Integer> runOnce() {
        // Nobody listens, so nothing is read.
        return lines.isOn() || spans.isOn()
                ? step(Instant.now().plus(ONE_LOOK), 0)
                : Uni.createFrom().item(0);
    }

    private Uni<Integer> step(Instant end, int before) {
        return database.run(TransitionSql.TAKE, Tuple.of(config.batch(), (double) config.noOlderThan().toSeconds()))
                // The console may be slow, and an event loop must not be.
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .chain(rows -> {
                    int told = before + tell(transitions(rows));
                    boolean more = rows.iterator().next().getInteger("events") == config.batch();
                    return more && Instant.now().isBefore(end) ? step(end, told) : Uni.createFrom().item(told);
                });
    }

    private int tell(List<Transition> transitions) {
        transitions.forEach(lines::write);
        transitions.forEach(spans::emit);
        return transitions.size();
    }

    private static List<Transition> transitions(RowSet<Row> rows) {
        List<Transition> transitions = new ArrayList<>(rows.size());
        for (Row row : rows) {
            if (row.getString("job_id") != null) {
                transitions.add(transition(row));
            }
        }
        return transitions;
    }

    private static Transition transition(Row row) {
        return new Transition(
                row.getOffsetDateTime("at").toInstant(), row.getString("job_id"), row.getString("from_status"),
                row.getString("to_status"), row.getInteger("attempt"), row.getLong("lease_token"),
                row.getString("actor_kind"), row.getString("worker_id"), row.getString("task_type"),
                row.getString("source_id"), row.getString("run_id"), row.getString("error_category"),
                row.getString("error_code"), row.getString("traceparent"), row.getInteger("ended_attempt"),
                JobRow.instant(row, "claimed_at"), JobRow.instant(row, "created_at"));
    }
}
