package io.queueoperator.flow.gate;

import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How far the log was counted, what comes next in it, and what else there is to do.
 *
 * @param revision who writes breakers takes it, see {@link BreakerSql}
 * @param toXid how far it is counted afterwards, with {@code toEvent}
 * @param moved whether that is further than before
 * @param events changes that were read
 * @param ends the attempts that ended by them, in their order
 * @param breaking whether a circuit breaker is not closed
 * @param gates whether there is anything to park or to put back
 * @param at the time of the database
 */
record Place(
        long revision,
        String toXid,
        long toEvent,
        boolean moved,
        int events,
        List<AttemptEnd> ends,
        boolean breaking,
        boolean gates,
        Instant at) {

    /** Reads it. Whoever begins to watch, or finds the place of another database, begins at the present. */
    static Place of(RowSet<Row> rows, boolean watching) {
        Row first = rows.iterator().next();
        List<AttemptEnd> ends = new ArrayList<>();
        for (Row row : rows) {
            if (row.getString("job_id") != null) {
                ends.add(BreakerRow.end(row));
            }
        }
        boolean anew = first.getBoolean("restored") || watching && !first.getBoolean("watching");
        boolean read = first.getString("to_xid") != null;
        boolean breaking = first.getBoolean("breaking");
        return new Place(
                first.getLong("revision"),
                anew ? first.getString("present") : first.getString(read ? "to_xid" : "from_xid"),
                anew ? 0 : first.getLong(read ? "to_event" : "from_event"),
                anew || read || watching != first.getBoolean("watching"),
                first.getInteger("events"), ends, breaking,
                breaking || first.getBoolean("pausing") || first.getBoolean("parking"),
                first.getOffsetDateTime("read_at").toInstant());
    }
}
