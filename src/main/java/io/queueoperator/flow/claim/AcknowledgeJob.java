package io.queueoperator.flow.claim;

import io.queueoperator.core.job.Job;
import io.queueoperator.flow.LeaseGuard;
import io.queueoperator.flow.LeaseLosses.Verb;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.state.Change;
import io.queueoperator.state.FollowUp;
import io.queueoperator.state.JobRow;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The claimant has the job and will start it: renews the lease of a claimed job. */
@ApplicationScoped
public class AcknowledgeJob {
    private final Database database;
    private final FollowUp followUp;
    private final LeaseGuard guard;

    AcknowledgeJob(Database database, FollowUp followUp, LeaseGuard guard) {
        this.database = database;
        this.followUp = followUp;
        this.guard = guard;
    }

    /** Acknowledges, and answers with the lease; may be said again. */
    public Uni<Job> acknowledge(String jobId, long token) {
        return database.run(HoldSql.ACKNOWLEDGE, Tuple.of(jobId, token)).chain(rows -> {
            if (!rows.iterator().hasNext()) {
                return guard.refuse(Verb.ACKNOWLEDGE, jobId, token);
            }
            Job job = JobRow.job(rows.iterator().next());
            return followUp.after(List.of(Change.still(job))).replaceWith(job);
        });
    }
}
