package io.queueoperator.flow.progress;

import io.queueoperator.core.job.Job;
import io.queueoperator.flow.Gather;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.state.Change;
import io.queueoperator.state.FollowUp;
import io.queueoperator.state.JobRow;
import io.queueoperator.state.LiveProgress.Sent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.StreamSupport;

/** Writes progress into PostgreSQL and renews the leases: any number of attempts in one statement. */
@ApplicationScoped
class Checkpoint {
    private static final int GATHERED = 500;

    private final Database database;
    private final FollowUp followUp;
    private final Gather<Sent, Change> gather;

    Checkpoint(Database database, FollowUp followUp) {
        this.database = database;
        this.followUp = followUp;
        this.gather = new Gather<>(GATHERED, Sent::jobId, this::renew, change -> change.job().id(), followUp::after, true);
    }

    /** Writes; answers with the jobs that are held under these leases, the others were left alone. */
    Uni<List<Job>> write(List<Sent> reports) {
        return renew(reports).call(followUp::after).map(changes -> changes.stream().map(Change::job).toList());
    }

    /**
     * A single one, perhaps together with others: a thousand workers then cost a few commits a second and not a hundred. Nothing
     * if the job is not held under this lease.
     */
    Uni<Optional<Job>> write(Sent report) {
        return gather.ask(report).map(change -> change.map(Change::job));
    }

    private Uni<List<Change>> renew(List<Sent> reports) {
        return database.run(ProgressSql.CHECKPOINT, arguments(reports)).map(Checkpoint::changes);
    }

    private static List<Change> changes(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> row.getBoolean("moved") ? Change.of(JobRow.job(row)) : Change.still(JobRow.job(row)))
                .toList();
    }

    private static Tuple arguments(List<Sent> reports) {
        return Tuple.tuple()
                .addArrayOfString(column(reports, Sent::jobId, String[]::new))
                .addArrayOfLong(column(reports, Sent::token, Long[]::new))
                .addArrayOfString(column(reports, r -> r.said().phase(), String[]::new))
                .addArrayOfString(column(reports, r -> r.said().step(), String[]::new))
                .addArrayOfDouble(column(reports, r -> r.said().pct() == null ? 0.0 : r.said().pct(), Double[]::new))
                .addArrayOfLong(column(reports, r -> r.said().unitsCompleted(), Long[]::new))
                .addArrayOfLong(column(reports, r -> r.said().unitsTotal(), Long[]::new))
                .addArrayOfString(column(reports, r -> r.said().message(), String[]::new));
    }

    private static <T> T[] column(List<Sent> reports, Function<Sent, T> value, IntFunction<T[]> array) {
        return reports.stream().map(value).toArray(array);
    }
}
