package io.queueoperator.ledger;

import io.queueoperator.api.Page;
import io.queueoperator.api.SourceView;
import io.queueoperator.platform.http.PageCursor;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.state.JobRow;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/** The sources that jobs have named, by id. */
@ApplicationScoped
public class ReadSources {
    /** Nobody needs the exact number of a source's jobs in a list; {@code /stats} has exact numbers. */
    private static final int COUNTED = 1_000;

    private final Database database;

    ReadSources(Database database) {
        this.database = database;
    }

    /** The sources after an id; the empty text is before all of them. */
    Uni<Page<SourceView>> list(String after, int limit) {
        return database.run(LedgerSql.SOURCES, Tuple.of(after, limit + 1, COUNTED)).map(rows -> page(rows, limit));
    }

    private static Page<SourceView> page(RowSet<Row> rows, int limit) {
        List<SourceView> sources = new ArrayList<>();
        PageCursor last = null;
        for (Row row : rows) {
            if (sources.size() == limit) {
                return new Page<>(sources, last == null ? null : last.encoded());
            }
            SourceView source = source(row);
            sources.add(source);
            last = new PageCursor(source.firstSeenAt(), source.id());
        }
        return new Page<>(sources, null);
    }

    private static SourceView source(Row row) {
        return new SourceView(
                row.getString("id"), row.getOffsetDateTime("first_seen_at").toInstant(), row.getInteger("active_jobs"),
                row.getInteger("held_jobs"), JobRow.instant(row, "last_enqueued_at"), row.getString("last_status"),
                JobRow.instant(row, "last_ended_at"), row.getString("last_error"));
    }
}
