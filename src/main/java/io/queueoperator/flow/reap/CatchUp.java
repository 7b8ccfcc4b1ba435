package io.queueoperator.flow.reap;

import io.queueoperator.core.job.Job;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.platform.telemetry.FailPoint;
import io.queueoperator.state.Change;
import io.queueoperator.state.Follower;
import io.queueoperator.state.JobRow;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Brings one follower up to date: reads the log of status changes from where the follower is known to be complete, and
 * tells it the present state of every job named there. Most of them it knows already; then nothing changes. A store
 * that was emptied or replaced is told everything again.
 *
 * <p>One step is one batch. The cursor only moves after the follower has taken the batch, and only from where it was:
 * a crash or a second instance repeats work, and never skips any.
 */
public final class CatchUp {
    private final Database database;
    private final Follower follower;
    private final int batch;

    CatchUp(Database database, Follower follower, int batch) {
        this.database = database;
        this.follower = follower;
        this.batch = batch;
    }

    /** How far the follower is; restored: its numbers are not those of this database. */
    private record Cursor(String xid, long eventId, @Nullable String epoch, boolean restored) {}

    /** The follower's name. */
    public String name() {
        return follower.name();
    }

    /** One step; answers how many events it took, 0 when the follower is up to date. */
    public Uni<Integer> runOnce() {
        return Uni.combine().all().unis(cursor(), follower.epoch()).asTuple()
                .chain(both -> step(both.getItem1(), both.getItem2()));
    }

    private Uni<Integer> step(Cursor cursor, String epoch) {
        // Another content than the last time: from the beginning.
        boolean replaced = cursor.restored() || !Objects.equals(cursor.epoch(), epoch);
        Cursor from = replaced ? new Cursor("0", 0, epoch, false) : cursor;
        return database.run(ReapSql.EVENTS, Tuple.of(from.xid(), from.eventId(), batch))
                .chain(events -> tell(events)
                        .invoke(FailPoint.BEFORE_CURSOR::reached)
                        .chain(() -> advance(cursor, from, events))
                        .replaceWith(events.size()));
    }

    private Uni<Void> tell(RowSet<Row> events) {
        String[] jobs = StreamSupport.stream(events.spliterator(), false)
                .map(row -> row.getString("job_id")).distinct().toArray(String[]::new);
        if (jobs.length == 0) {
            return Uni.createFrom().voidItem();
        }
        return database.run(ReapSql.JOBS, Tuple.tuple().addArrayOfString(jobs))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(CatchUp::change).toList())
                .chain(follower::follow);
    }

    private Uni<Void> advance(Cursor was, Cursor from, RowSet<Row> events) {
        Cursor to = from;
        for (Row event : events) {
            to = new Cursor(event.getString("xid"), event.getLong("id"), from.epoch(), false);
        }
        if (to.equals(was)) {
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
                    row.getString("xid"), row.getLong("event_id"), row.getString("epoch"), row.getBoolean("restored"));
        });
    }

    private static Change change(Row row) {
        Job job = JobRow.job(row);
        String message = row.getString("last_error");
        Job.JobError last = message == null
                ? job.error()
                : new Job.JobError(
                        message, row.getString("last_category"), row.getString("last_type"), row.getString("last_code"),
                        row.getString("last_fingerprint"), false);
        return new Change(job, row.getString("payload"), last, JobRow.children(row), null, true);
    }
}
