package io.queueoperator.transitions;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.queueoperator.platform.WorkGate;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.state.JobRow;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Takes transitions from the log of changes and tells them: each by one instance, once. A process that dies between taking
 * and telling takes what it took along; the log itself still has it.
 */
@ApplicationScoped
public class FollowTransitions {
    private static final Logger LOG = Logger.getLogger(FollowTransitions.class);
    private static final Duration ONE_LOOK = Duration.ofSeconds(20);
    /** For what was taken to be told at the end: the statement, and then lines. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(6);

    private final Database database;
    private final WriteLines lines;
    private final EmitSpans spans;
    private final TransitionsConfig config;
    private final WorkGate gate = new WorkGate();

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

    /** Takes no more: another instance goes on from there. */
    void stop(@Observes ShutdownDelayInitiatedEvent end) {
        gate.shut();
    }

    /** What was taken is told before the process ends. */
    void finish(@Observes ShutdownEvent end) throws InterruptedException {
        if (!gate.close(LAST_WORDS)) {
            LOG.warn("The service ends before it told the transitions that it took");
        }
    }

    private Uni<Integer> step(Instant end, int before) {
        return Uni.createFrom().deferred(this::takeIfOpen)
                .chain(step -> {
                    int told = before + step.told;
                    return step.more && Instant.now().isBefore(end) ? step(end, told) : Uni.createFrom().item(told);
                });
    }

    private Uni<Step> takeIfOpen() {
        WorkGate.Place place = gate.enter();
        return place == null
                ? Uni.createFrom().item(new Step(0, false))
                : take().onTermination().invoke(() -> place.leave());
    }

    private record Step(int told, boolean more) {}

    private Uni<Step> take() {
        return database.run(TransitionSql.TAKE, Tuple.of(config.batch(), (double) config.noOlderThan().toSeconds()))
                // The console may be slow, and an event loop must not be.
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(rows -> new Step(
                        tell(transitions(rows)), rows.iterator().next().getInteger("events") == config.batch()));
    }

    private int tell(List<Transition> transitions) {
        lines.write(transitions);
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

    /**
     * By the places of the columns, which are in the order of {@link Transition}: the client finds a name by comparing it with all
     * names before it.
     */
    private static Transition transition(Row row) {
        return new Transition(
                row.getOffsetDateTime(1).toInstant(), row.getString(2), row.getString(3), row.getString(4), row.getInteger(5),
                row.getLong(6), row.getString(7), row.getString(8), row.getString(9), row.getString(10), row.getString(11),
                row.getString(12), row.getString(13), row.getString(14), row.getInteger(15), JobRow.instant(row, 16),
                JobRow.instant(row, 17));
    }
}
