package io.queueoperator.flow.finish;

import io.queueoperator.classification.ClassifyAside;
import io.queueoperator.classification.RulesInForce;
import io.queueoperator.core.failure.Backoff;
import io.queueoperator.core.failure.FailureReport;
import io.queueoperator.core.failure.RuleSet;
import io.queueoperator.core.job.Actor;
import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.JobStatus;
import io.queueoperator.flow.WorkSignal;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.platform.telemetry.FailPoint;
import io.queueoperator.state.Change;
import io.queueoperator.state.FollowUp;
import io.queueoperator.state.JobRow;
import io.queueoperator.state.ReadDisplay;
import io.queueoperator.state.Reported;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The one failure path (seeds 000, 002, 004). Whoever noticed it, a failed attempt is classified and decided by pure
 * functions, written by one guarded statement, and told to the followers.
 */
@ApplicationScoped
public class FailJobs {
    /** How often a decision is made anew because the job changed under it. */
    private static final int TRIES = 4;

    private final Database database;
    private final ReadDisplay display;
    private final FollowUp followUp;
    private final WorkSignal signal;
    private final RulesInForce rules;
    private final Backoff backoff;
    private final CountFailures countFailures;

    FailJobs(Database database, ReadDisplay display, FollowUp followUp, WorkSignal signal, RulesInForce rules,
            FinishConfig config, CountFailures countFailures) {
        this.database = database;
        this.display = display;
        this.followUp = followUp;
        this.signal = signal;
        this.rules = rules;
        this.backoff = new Backoff(config.backoffBase(), config.backoffMax());
        this.countFailures = countFailures;
    }

    /**
     * An attempt that failed.
     *
     * @param jobId the job
     * @param token the lease under which the attempt was made
     * @param report what happened
     */
    public record Failed(String jobId, long token, FailureReport report) {}

    /**
     * Ends attempts.
     *
     * @param takeover null: the holder says so itself; else only where its lease may be taken away
     * @param actor who says so
     * @return the jobs that changed, as they are now; the others were not held under these leases
     */
    public Uni<List<Job>> fail(List<Failed> failures, @Nullable Takeover takeover, Actor actor) {
        // The reaper does not insist: what changed since it looked is alive, or is found by its next sweep.
        return tryToFail(failures, takeover, actor, takeover == null ? TRIES : 1, new ArrayList<>());
    }

    private Uni<List<Job>> tryToFail(
            List<Failed> open, @Nullable Takeover takeover, Actor actor, int tries, List<Job> done) {
        if (open.isEmpty() || tries == 0) {
            return Uni.createFrom().item(done);
        }
        return Uni.combine().all().unis(held(open), rules.now()).asTuple()
                .chain(known -> ClassifyAside.of(
                        open.size(), known.getItem2(), () -> decide(open, known.getItem1(), known.getItem2())))
                .chain(decided -> write(decided, takeover, actor).chain(written -> {
                    done.addAll(written);
                    // Who was held and did not change has changed under the decision, or was renewed in time.
                    return tryToFail(undecided(open, decided, written), takeover, actor, tries - 1, done);
                }));
    }

    /** The jobs that are held under these leases, with what Redis heard of them last. */
    private Uni<List<Job>> held(List<Failed> open) {
        List<String> ids = open.stream().map(Failed::jobId).toList();
        Uni<List<Job>> stored = database
                .run(FinishSql.FACTS, Tuple.tuple().addArrayOfString(ids.toArray(String[]::new)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(JobRow::job).toList());
        Uni<Map<String, Reported>> last = display.readReported(ids).onFailure().recoverWithItem(Map.of());
        return Uni.combine().all().unis(stored, last).with(FailJobs::forward);
    }

    private static List<Job> forward(List<Job> stored, Map<String, Reported> last) {
        return stored.stream().map(job -> {
            Reported reported = last.get(job.id());
            return reported != null && isHeld(job, reported.token()) ? job.withReported(reported.progress()) : job;
        }).toList();
    }

    private List<AttemptFailure> decide(List<Failed> open, List<Job> jobs, RuleSet set) {
        Map<String, Job> byId = jobs.stream().collect(Collectors.toMap(Job::id, job -> job));
        // Said twice in one call it is one failure.
        Set<String> seen = new HashSet<>();
        return open.stream()
                .filter(f -> isHeld(byId.get(f.jobId()), f.token()) && seen.add(f.jobId()))
                .map(f -> AttemptFailure.of(Objects.requireNonNull(byId.get(f.jobId())), f.report(), backoff, set))
                .toList();
    }

    private static boolean isHeld(@Nullable Job job, long token) {
        return job != null && job.status().isHeld() && job.lease() != null && job.lease().token() == token;
    }

    private Uni<List<Job>> write(List<AttemptFailure> decided, @Nullable Takeover takeover, Actor actor) {
        if (decided.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        FailPoint.BEFORE_STATEMENT.reached();
        Map<String, Job.JobError> errors = decided.stream()
                .collect(Collectors.toMap(f -> f.job().id(), AttemptFailure::error));
        return database.run(FinishSql.FAIL, FailArguments.of(decided, takeover, actor))
                .invoke(FailPoint.AFTER_COMMIT::reached)
                .map(rows -> Ended.changes(rows, errors))
                .invoke(countFailures::count)
                .call(followUp::after)
                .map(changes -> changes.stream().map(Change::job).toList())
                .invoke(this::announce);
    }

    private void announce(List<Job> jobs) {
        signal.available(jobs.stream().filter(job -> job.status() == JobStatus.QUEUED).toList());
        jobs.forEach(signal::freed);
    }

    private static List<Failed> undecided(List<Failed> open, List<AttemptFailure> decided, List<Job> written) {
        Set<String> again = new HashSet<>(decided.stream().map(f -> f.job().id()).toList());
        written.forEach(job -> again.remove(job.id()));
        return open.stream().filter(f -> again.contains(f.jobId())).toList();
    }
}
