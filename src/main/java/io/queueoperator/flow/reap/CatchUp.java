package io.queueoperator.flow.reap;

import io.queueoperator.core.job.JobStatus;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.platform.telemetry.FailPoint;
import io.queueoperator.state.Entry;
import io.queueoperator.state.Follower;
import io.queueoperator.state.JobRow;
import io.queueoperator.state.reconciliation.Debts;
import io.queueoperator.state.reconciliation.StoreAway;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings one follower up to date: reads the log of status changes from where the follower is known to be complete, and
 * tells it the present state of every job named there, but those it knows already. A store that was emptied or replaced is
 * told everything again.
 *
 * <p>One step is one batch, a smaller one after a failure. The cursor only moves after the follower has taken the batch,
 * and only from where it was: a crash or a second instance repeats work, and never skips any.
 */
public final class CatchUp {
    private final Database database;
    private final PresentChanges present;
    private final Debts debts;
    private final Follower follower;
    private final StepSize size;
    private volatile @Nullable String server;

    CatchUp(Database database, Debts debts, Follower follower, int batch) {
        this.database = database;
        this.present = new PresentChanges(database);
        this.debts = debts;
        this.follower = follower;
        this.size = new StepSize(batch);
    }

    /** How far the follower is; restored: its numbers are not those of this database. */
    private record Cursor(
            String xid, long eventId, @Nullable String epoch, boolean restored, boolean failing, String server) {}

    /** The follower's name. */
    public String name() {
        return follower.name();
    }

    /** One step; answers how many events it took, 0 when the follower is up to date. */
    public Uni<Integer> runOnce() {
        return Uni.combine().all().unis(cursor().invoke(this::notice), follower.epoch()).asTuple()
                .chain(both -> step(both.getItem1(), both.getItem2()))
                .invoke(size::wentWell)
                .onFailure().invoke(size::failed)
                .onFailure().call(this::recordFailure);
    }

    /** Why the cursor waits, for whoever asks; not knowing it is no further failure. */
    private Uni<Void> recordFailure(Throwable failure) {
        return database.run(ReapSql.FAILING, Tuple.of(follower.name(), StoreAway.words(failure)))
                .onFailure().recoverWithNull()
                .replaceWithVoid();
    }

    private Uni<Integer> step(Cursor cursor, String epoch) {
        // Another content than the last time: from the beginning.
        boolean replaced = cursor.restored() || !Objects.equals(cursor.epoch(), epoch);
        Cursor from = replaced ? new Cursor("0", 0, epoch, false, cursor.failing(), cursor.server()) : cursor;
        return database.run(ReapSql.EVENTS, Tuple.of(from.xid(), from.eventId(), size.now()))
                .chain(events -> tell(replaced ? named(events) : unknown(events, epoch), epoch)
                        .invoke(FailPoint.BEFORE_CURSOR::reached)
                        .chain(() -> advance(cursor, from, events))
                        .replaceWith(events.size()));
    }

    /** What the follower refuses is a debt from now on, and holds up nothing. */
    private Uni<Void> tell(Set<String> jobs, String epoch) {
        if (jobs.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return present.of(jobs).chain(changes -> follower.remind(changes, epoch)).chain(troubles -> debts.owe(follower.name(), troubles));
    }

    /** A server that was started anew may be one that lost the last commits of the one before. */
    private void notice(Cursor cursor) {
        if (server != null && !cursor.server().equals(server)) {
            follower.databaseStarted();
        }
        server = cursor.server();
    }

    private static Set<String> named(RowSet<Row> events) {
        Set<String> jobs = new LinkedHashSet<>();
        events.forEach(event -> jobs.add(event.getString("job_id")));
        return jobs;
    }

    /** The jobs of those entries that the follower does not know by itself: nearly all are of changes that this instance made. */
    private Set<String> unknown(RowSet<Row> events, String epoch) {
        Set<String> jobs = new LinkedHashSet<>();
        for (Row event : events) {
            String job = event.getString("job_id");
            boolean known = JobStatus.of(event.getString("to_status"))
                    .map(to -> new Entry(job, JobRow.requiredInstant(event, "at"), to, event.getLong("lease_token")))
                    .filter(entry -> follower.knows(entry, epoch))
                    .isPresent();
            if (!known) {
                jobs.add(job);
            }
        }
        return jobs;
    }

    private Uni<Void> advance(Cursor was, Cursor from, RowSet<Row> events) {
        Cursor to = from;
        for (Row event : events) {
            to = new Cursor(event.getString("xid"), event.getLong("id"), from.epoch(), false, from.failing(), from.server());
        }
        if (to.equals(was) && !was.failing()) {
            return Uni.createFrom().voidItem();
        }
        return database.run(ReapSql.ADVANCE, Tuple.tuple(Arrays.asList(
                        follower.name(), to.xid(), to.eventId(), to.epoch(), was.xid(), was.eventId(), was.epoch())))
                .replaceWithVoid();
    }

    private Uni<Cursor> cursor() {
        return database.run(ReapSql.CURSOR, Tuple.of(follower.name())).map(rows -> {
            Row row = rows.iterator().next();
            // Ahead of the clock of transactions: the database was restored elsewhere, and its numbers begin anew.
            return new Cursor(
                    row.getString("xid"), row.getLong("event_id"), row.getString("epoch"), row.getBoolean("restored"),
                    row.getBoolean("failing"), row.getString("server"));
        });
    }
}
