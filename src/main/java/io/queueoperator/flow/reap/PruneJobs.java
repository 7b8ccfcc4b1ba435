package io.queueoperator.flow.reap;

import io.queueoperator.api.RetentionReport;
import io.queueoperator.core.job.JobStatus;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.state.Display;
import io.queueoperator.state.JobRow;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Lets old jobs leave, with their attempts, their audit, the messages about them and their hash in Redis (seed 004,
 * CleanupOld). Never one that goes on, nor one that something else still refers to.
 */
@ApplicationScoped
public class PruneJobs {
    /** Further counting would only make a dry run slower. */
    static final int COUNTED = 20_000;

    private final Database database;
    private final Display display;
    private final ReapConfig config;

    PruneJobs(Database database, Display display, ReapConfig config) {
        this.database = database;
        this.display = display;
        this.config = config;
    }

    /** One step: at most a batch. Answers how many left, by how they had ended. */
    Uni<Map<JobStatus, Integer>> runOnce(Retention retention) {
        return database.run(PruneSql.PRUNE, arguments(retention, config.batch()))
                .call(this::hide)
                .map(PruneJobs::counted);
    }

    /** What would leave, and what is kept although it is old enough. */
    Uni<List<RetentionReport.Status>> dryRun(Retention retention) {
        return database.run(PruneSql.WOULD, arguments(retention, COUNTED))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(PruneJobs::would).toList());
    }

    /** A hash that cannot be deleted now goes by itself a few days later. */
    private Uni<Void> hide(RowSet<Row> rows) {
        List<String> jobIds = StreamSupport.stream(rows.spliterator(), false).map(row -> row.getString("id")).toList();
        return jobIds.isEmpty()
                ? Uni.createFrom().voidItem()
                : display.forget(jobIds).onFailure().recoverWithNull();
    }

    private static Map<JobStatus, Integer> counted(RowSet<Row> rows) {
        Map<JobStatus, Integer> counts = new EnumMap<>(JobStatus.class);
        rows.forEach(row -> counts.merge(JobStatus.of(row.getString("status")).orElseThrow(), 1, Integer::sum));
        return counts;
    }

    private static RetentionReport.Status would(Row row) {
        Double age = row.getDouble("age");
        return new RetentionReport.Status(
                row.getString("status"), age == null ? null : age.longValue(), row.getInteger("jobs"),
                row.getBoolean("exact"), JobRow.instant(row, "oldest"), row.getInteger("referred"));
    }

    private static Tuple arguments(Retention retention, int limit) {
        return Tuple.tuple(Arrays.asList(
                seconds(retention.completed()), seconds(retention.failed()), seconds(retention.cancelled()), limit));
    }

    private static @Nullable Double seconds(@Nullable Duration age) {
        return age == null ? null : age.toMillis() / 1000.0;
    }
}
