package io.queueoperator.flow.replay;

import io.queueoperator.api.JobView;
import io.queueoperator.api.NewReplay;
import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.ProblemCode;
import io.queueoperator.ledger.ReadJobs;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Replays one failed attempt, at once (seed 003, replay_failed_operation): a replay of one job like any other. */
@ApplicationScoped
class ReplayTaskRun {
    /** How often it is tried while others change the same job. */
    private static final int TRIES = 5;

    private final Database database;
    private final NamedFailures namedFailures;
    private final StartReplay startReplay;
    private final AdvanceReplay advanceReplay;
    private final ReadJobs readJobs;
    private final ReplayConfig config;

    ReplayTaskRun(
            Database database, NamedFailures namedFailures, StartReplay startReplay, AdvanceReplay advanceReplay,
            ReadJobs readJobs, ReplayConfig config) {
        this.database = database;
        this.namedFailures = namedFailures;
        this.startReplay = startReplay;
        this.advanceReplay = advanceReplay;
        this.readJobs = readJobs;
        this.config = config;
    }

    /**
     * The job that replays it.
     *
     * @param fresh false: there was one already that waits, runs or succeeded
     */
    record Replayed(JobView job, boolean fresh) {}

    /**
     * Replays.
     *
     * @param again whether it is replayed although a replay of it lives or succeeded
     * @param keyId the key of the call
     */
    Uni<Replayed> replay(long taskRunId, boolean again, String keyId) {
        return namedFailures.failed(taskRunId).chain(job -> other(job, again).chain(other -> other != null
                ? readJobs.one(other).map(view -> new Replayed(view, false))
                : anew(taskRunId, job, again, keyId)));
    }

    private Uni<@Nullable String> other(String jobId, boolean again) {
        return database.run(PlanSql.OTHER_OF_JOB, Tuple.of(jobId, again))
                .map(rows -> rows.iterator().hasNext() ? rows.iterator().next().getString("other") : null);
    }

    private Uni<Replayed> anew(long taskRunId, String jobId, boolean again, String keyId) {
        NewReplay one = new NewReplay(null, null, null, null, null, null, null, null, null, null, null, null, null, again, 1,
                null, 1, null, null, null, "task run " + taskRunId);
        return startReplay.create(one, new String[] {jobId}, keyId)
                .chain(made -> made(made.id(), taskRunId, jobId, TRIES));
    }

    private Uni<Replayed> made(String replayId, long taskRunId, String jobId, int tries) {
        Instant end = Instant.now().plus(config.planningTime());
        return advanceReplay.advance(replayId, end)
                .chain(() -> database.run(ReadSql.MADE, Tuple.of(replayId, jobId)))
                .chain(rows -> {
                    Row item = rows.iterator().hasNext() ? rows.iterator().next() : null;
                    if (item != null && item.getString("replay_job_id") != null) {
                        return readJobs.one(item.getString("replay_job_id")).map(view -> new Replayed(view, true));
                    }
                    if (item != null && !item.getString("state").equals("planned")) {
                        return changed(taskRunId, jobId);
                    }
                    return tries > 1 ? made(replayId, taskRunId, jobId, tries - 1) : Uni.createFrom().failure(Problem.of(
                            ProblemCode.STORE_UNAVAILABLE,
                            "Others change job " + jobId + " at this moment; " + replayId + " goes on by itself.",
                            Map.of("replay_id", replayId)));
                });
    }

    /** Somebody else was faster: with a replay, or by ending the job otherwise. */
    private Uni<Replayed> changed(long taskRunId, String jobId) {
        return other(jobId, false).chain(other -> other == null
                ? Uni.createFrom().failure(Problem.of(ProblemCode.NOT_FAILED,
                        "Job " + jobId + " of task run " + taskRunId + " is not failed any more.",
                        Map.of("task_run_id", taskRunId, "job_id", jobId)))
                : readJobs.one(other).map(view -> new Replayed(view, false)));
    }
}
