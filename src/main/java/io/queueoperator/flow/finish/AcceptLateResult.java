package io.queueoperator.flow.finish;

import io.queueoperator.api.LateAcceptance;
import io.queueoperator.core.failure.ErrorText;
import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.ProblemCode;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.state.Change;
import io.queueoperator.state.FollowUp;
import io.queueoperator.state.JobRow;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A person takes the result of a lost lease after all: the job is completed with it, and every store is told. */
@ApplicationScoped
public class AcceptLateResult {
    /** How often it is tried while others change the job all the time. */
    private static final int TRIES = 4;

    private final Database database;
    private final FollowUp followUp;

    AcceptLateResult(Database database, FollowUp followUp) {
        this.database = database;
        this.followUp = followUp;
    }

    /**
     * Accepts; said twice it is done once.
     *
     * @param token the lease of the attempt whose result came late
     * @param keyId the key of the call: the audit names it, whatever the caller says
     * @return the job, completed
     */
    public Uni<Job> accept(String jobId, long token, LateAcceptance acceptance, String keyId) {
        String why = acceptance.reason() == null || acceptance.reason().isBlank()
                ? null
                : ErrorText.storable(acceptance.reason().strip());
        String audit = audit(token, acceptance.by(), why);
        return accept(jobId, token, Tuple.of(jobId, token, keyId, acceptance.by(), why, audit), TRIES);
    }

    private Uni<Job> accept(String jobId, long token, Tuple arguments, int tries) {
        return database.run(LateSql.ACCEPT, arguments).map(Ended::changes).chain(changes -> changes.isEmpty()
                ? explain(jobId, token, arguments, tries)
                : told(changes));
    }

    private Uni<Job> told(List<Change> changes) {
        return followUp.after(changes).replaceWith(changes.get(0).job());
    }

    /** Asked only after the guarded statement changed nothing. */
    private Uni<Job> explain(String jobId, long token, Tuple arguments, int tries) {
        return database.run(LateSql.STANDING, Tuple.of(jobId, token)).chain(rows -> {
            LateStanding standing = standing(rows, jobId, token);
            Optional<Problem> refusal = standing.refusal();
            if (standing.isDone()) {
                return Uni.createFrom().item(standing.job());
            }
            if (refusal.isPresent()) {
                return Uni.createFrom().failure(refusal.get());
            }
            // It came into a state in which it can be accepted between the two looks.
            return tries > 1
                    ? accept(jobId, token, arguments, tries - 1)
                    : Uni.createFrom().failure(Problem.of(ProblemCode.STORE_UNAVAILABLE,
                            "Others change job " + jobId + " at this moment; nothing was changed. Try again."));
        });
    }

    private static LateStanding standing(RowSet<Row> rows, String jobId, long token) {
        if (!rows.iterator().hasNext()) {
            throw Problem.jobNotFound(jobId);
        }
        Row row = rows.iterator().next();
        return new LateStanding(
                JobRow.job(row), token, row.getString("late_outcome"), JobRow.instant(row, "late_accepted_at") != null);
    }

    private static String audit(long token, @Nullable String by, @Nullable String why) {
        return "late result of lease " + token + " accepted" + (by == null ? "" : " by " + by)
                + (why == null ? "" : ": " + why);
    }
}
