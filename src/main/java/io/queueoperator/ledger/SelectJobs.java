package io.queueoperator.ledger;

import io.queueoperator.core.job.JobStatus;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts the jobs that a filter means, and names them: for those who act on all of them. */
@ApplicationScoped
public class SelectJobs {
    /** So many jobs are looked at; a filter that does not narrow them further has no exact number. */
    public static final int MOST = 100_000;

    private final Database database;

    SelectJobs(Database database) {
        this.database = database;
    }

    /**
     * The selection of this moment.
     *
     * @param asOf as it was told before; null: now
     * @param ids how many of the actionable are named
     */
    public Uni<Selection> select(JobFilter filter, Actionable actionable, @Nullable Instant asOf, int ids) {
        JobSelectionSql selection = JobSelectionSql.of(filter, actionable, asOf, MOST, ids);
        return database.run(selection.sql(), selection.arguments()).map(rows -> selection(rows.iterator().next()));
    }

    private static Selection selection(Row row) {
        Map<String, Integer> byStatus = new LinkedHashMap<>();
        for (JobStatus status : JobStatus.values()) {
            byStatus.put(status.wire(), row.getInteger(status.wire()));
        }
        return new Selection(
                row.getOffsetDateTime("as_of").toInstant(), row.getInteger("matching"), row.getInteger("actionable"),
                row.getInteger("scanned") <= MOST, byStatus, List.of(row.getArrayOfStrings("ids")));
    }
}
