package io.queueoperator.flow.claim;

import io.queueoperator.core.job.Job;
import io.queueoperator.flow.LeaseGuard;
import io.queueoperator.flow.LeaseLosses.Verb;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.state.Change;
import io.queueoperator.state.FollowUp;
import io.queueoperator.state.JobRow;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** The worker begins: claimed to running. */
@ApplicationScoped
public class StartJob {
    private final Database database;
    private final FollowUp followUp;
    private final LeaseGuard guard;

    StartJob(Database database, FollowUp followUp, LeaseGuard guard) {
        this.database = database;
        this.followUp = followUp;
        this.guard = guard;
    }

    /** Starts, and answers with the lease; said twice under the same lease it is done once. */
    public Uni<Job> start(String jobId, long token) {
        // Of two calls at once the second sees the job as it was before the first: it looks once more.
        return tryToStart(jobId, token).chain(first -> first.isPresent() ? found(first) : tryToStart(jobId, token).chain(
                second -> second.isPresent() ? found(second) : guard.refuse(Verb.START, jobId, token)));
    }

    private static Uni<Job> found(Optional<Job> job) {
        return Uni.createFrom().item(job.orElseThrow());
    }

    private Uni<Optional<Job>> tryToStart(String jobId, long token) {
        return database.run(HoldSql.START, Tuple.of(jobId, token)).chain(rows -> {
            if (!rows.iterator().hasNext()) {
                return Uni.createFrom().item(Optional.empty());
            }
            Row row = rows.iterator().next();
            Job job = JobRow.job(row);
            Uni<Void> told = row.getBoolean("changed")
                    ? followUp.after(List.of(Change.of(job)))
                    : Uni.createFrom().voidItem();
            return told.replaceWith(Optional.of(job));
        });
    }
}
