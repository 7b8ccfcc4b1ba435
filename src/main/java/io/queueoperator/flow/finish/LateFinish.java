package io.queueoperator.flow.finish;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.queueoperator.api.LeaseRequest;
import io.queueoperator.api.RawJson;
import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.JobStatus;
import io.queueoperator.flow.LeaseGuard;
import io.queueoperator.flow.LeaseLosses.Verb;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.state.JobRow;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/**
 * A finishing call that found nothing to finish. Said before under the same lease with the same outcome, it is answered
 * as the first time; else the lease is lost, and what the worker sent is kept with its attempt: hours of work are not
 * thrown away because of a short gap in the network.
 */
@Startup
@ApplicationScoped
public class LateFinish {
    private final Database database;
    private final LeaseGuard guard;
    private final ObjectMapper json;
    private final Counter lateCompleted;
    private final Counter lateFailed;

    LateFinish(Database database, LeaseGuard guard, ObjectMapper json, MeterRegistry meters) {
        this.database = database;
        this.guard = guard;
        this.json = json;
        this.lateCompleted = counter(JobStatus.COMPLETED, meters);
        this.lateFailed = counter(JobStatus.FAILED, meters);
    }

    /**
     * Explains.
     *
     * @param success what the call wanted to say of the attempt
     * @param sent what it brought
     * @return the job, if the call is a repetition; {@code LEASE_LOST} otherwise
     */
    public Uni<Job> explain(String jobId, long token, boolean success, LeaseRequest sent) {
        return database.run(FinishSql.ENDED, Tuple.of(jobId, token)).chain(rows -> {
            boolean repeated = rows.iterator().hasNext() && isSame(rows.iterator().next(), success);
            return repeated
                    ? job(jobId)
                    : keep(jobId, token, new Late(success, result(sent), text(sent)))
                            .chain(() -> guard.refuse(success ? Verb.COMPLETE : Verb.FAIL, jobId, token));
        });
    }

    /** Only what a worker said can be repeated by a worker: the reaper's word is another one. */
    private static boolean isSame(Row attempt, boolean success) {
        boolean succeeded = attempt.getString("job_status").equals(JobStatus.COMPLETED.wire());
        return attempt.getString("ended_by").equals("worker") && succeeded == success;
    }

    /**
     * What came too late.
     *
     * @param success whether it wanted to say that the attempt went well
     * @param result what the job would have been given, as JSON; null: nothing
     * @param sent all of it, as JSON
     */
    public record Late(boolean success, @Nullable String result, String sent) {}

    /** Keeps what came too late with the attempt of that lease, for a person to accept. The first one stays. */
    public Uni<Void> keep(String jobId, long token, Late late) {
        String outcome = (late.success() ? JobStatus.COMPLETED : JobStatus.FAILED).wire();
        String result = late.success() ? late.result() : null;
        return database.run(LateSql.KEEP, Tuple.of(jobId, token, late.sent(), outcome, result))
                .invoke(kept -> (late.success() ? lateCompleted : lateFailed).increment(kept.rowCount()))
                .replaceWithVoid();
    }

    private static Counter counter(JobStatus outcome, MeterRegistry meters) {
        return Counter.builder("queue_operator.late.results")
                .description("Results that came after their lease was lost, and are kept for a person to accept")
                .tag("outcome", outcome.wire())
                .register(meters);
    }

    private static @Nullable String result(LeaseRequest sent) {
        return sent instanceof LeaseRequest.Complete complete ? RawJson.textOf(complete.result()) : null;
    }

    private Uni<Job> job(String jobId) {
        return database.run(FinishSql.FACTS, Tuple.tuple().addArrayOfString(new String[] {jobId}))
                .map(rows -> JobRow.job(rows.iterator().next()));
    }

    private String text(LeaseRequest request) {
        try {
            return json.writeValueAsString(request);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a request that was read can be written", e);
        }
    }
}
