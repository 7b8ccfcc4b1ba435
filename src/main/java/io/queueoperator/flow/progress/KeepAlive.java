package io.queueoperator.flow.progress;

import io.queueoperator.api.FinishBatch.Refusal;
import io.queueoperator.api.Heartbeats.Heartbeat;
import io.queueoperator.api.Heartbeats.Result;
import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.Problem;
import io.queueoperator.flow.LeaseGuard;
import io.queueoperator.flow.LeaseLosses.Verb;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.state.Change;
import io.queueoperator.state.FollowUp;
import io.queueoperator.state.JobRow;
import io.queueoperator.state.LiveProgress;
import io.queueoperator.state.LiveProgress.Outcome;
import io.queueoperator.state.LiveProgress.Sent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Renews the leases of many jobs at once: one round trip to Redis, one statement. */
@ApplicationScoped
public class KeepAlive {
    private final Checkpoint checkpoint;
    private final LiveProgress live;
    private final Database database;
    private final FollowUp followUp;
    private final LeaseGuard guard;

    KeepAlive(Checkpoint checkpoint, LiveProgress live, Database database, FollowUp followUp, LeaseGuard guard) {
        this.checkpoint = checkpoint;
        this.live = live;
        this.database = database;
        this.followUp = followUp;
        this.guard = guard;
    }

    /** Each under its own lease; a result for each, in order. */
    public Uni<List<Result>> renew(List<Heartbeat> heartbeats) {
        List<Sent> sent = heartbeats.stream().map(h -> new Sent(h.id(), h.leaseToken(), Said.by(h.alone()))).toList();
        return live.report(sent, true)
                .map(outcomes -> merged(sent, outcomes))
                // Without Redis there is nothing to merge with.
                .onFailure().recoverWithItem(sent)
                .chain(checkpoint::write)
                .map(jobs -> jobs.stream().collect(Collectors.toMap(Job::id, Function.identity())))
                .chain(renewed -> results(heartbeats, renewed));
    }

    /**
     * What a worker holds of these jobs, for clients that send no lease token.
     *
     * @return the jobs whose leases were renewed
     */
    public Uni<List<Job>> renewHeld(String workerId, List<String> jobIds) {
        if (jobIds.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return database.run(ProgressSql.RENEW_HELD, Tuple.of(workerId, jobIds.toArray(String[]::new)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(JobRow::job).toList())
                .call(jobs -> followUp.after(jobs.stream().map(Change::still).toList()));
    }

    private static List<Sent> merged(List<Sent> sent, List<Outcome> outcomes) {
        return IntStream.range(0, sent.size())
                .mapToObj(i -> new Sent(sent.get(i).jobId(), sent.get(i).token(), outcomes.get(i).merged()))
                .toList();
    }

    private Uni<List<Result>> results(List<Heartbeat> asked, Map<String, Job> renewed) {
        // Lost leases are the exception: explained one after the other, not all at once.
        return Multi.createFrom().iterable(asked)
                .onItem().transformToUniAndConcatenate(one -> result(one, renewed.get(one.id())))
                .collect().asList();
    }

    private Uni<Result> result(Heartbeat asked, @Nullable Job job) {
        if (job != null && job.lease() != null && job.lease().token() == asked.leaseToken()) {
            return Uni.createFrom().item(
                    new Result(job.id(), true, job.cancelRequest() != null, job.lease().expiresAt(), null));
        }
        return guard.<Result>refuse(Verb.HEARTBEAT, asked.id(), asked.leaseToken())
                .onFailure(Problem.class).recoverWithItem(failure -> refused(asked.id(), (Problem) failure));
    }

    private static Result refused(String id, Problem problem) {
        return new Result(id, false, false, null, new Refusal(problem.code().name(), problem.sentence()));
    }
}
