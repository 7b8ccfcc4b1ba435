package io.queueoperator.state;

import io.queueoperator.core.job.Children;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.queueoperator.core.job.Job;
import io.queueoperator.platform.TimeBudget;
import io.queueoperator.platform.redis.RedisScript;
import io.queueoperator.platform.redis.RedisStore;
import io.queueoperator.platform.redis.RedisStore.Call;
import io.queueoperator.platform.telemetry.FailPoint;
import io.queueoperator.state.reconciliation.RowByRow;
import io.queueoperator.state.reconciliation.Trouble;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The display: one hash per job in Redis. It follows PostgreSQL, and may vanish at any time. */
@ApplicationScoped
public class Display implements Follower {
    private static final RedisScript WRITE = RedisScript.named("display");
    private static final RedisScript CHILDREN = RedisScript.named("children");
    private static final RedisScript MARK = RedisScript.named("marker");
    /** Vanishes with everything else when Redis is emptied. */
    private static final String MARKER = "queue-operator:marker";

    private final RedisStore redis;
    private final Installation installation;
    private final DisplayConfig config;
    /** Jobs whose last write Redis did not take: what it shows of them may be older than what this instance did itself. */
    private final Cache<String, Boolean> owed =
            Caffeine.newBuilder().maximumSize(100_000).expireAfterWrite(Duration.ofMinutes(15)).build();

    Display(RedisStore redis, Installation installation, DisplayConfig config) {
        this.redis = redis;
        this.installation = installation;
        this.config = config;
    }

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public Uni<List<Trouble>> follow(List<Change> changes) {
        List<Change> kept = changes.stream().filter(c -> !keep(c.job()).isNegative()).toList();
        return installation.id().chain(id -> new RowByRow<Change>(
                        some -> redis.runAll(calls(some, id)).replaceWith(List.of()), RedisRefusal::isOfAKey, Display::refused)
                .write(kept))
                .onFailure().invoke(() -> ids(changes).forEach(id -> owed.put(id, true)))
                .invoke(() -> owed.invalidateAll(ids(changes)))
                .invoke(FailPoint.AFTER_REDIS::reached);
    }

    private static Trouble refused(Change change, Throwable failure) {
        String id = change.job().id();
        return new Trouble(
                Trouble.Kind.JOB, id, id, RedisRefusal.reason(failure), null, RedisRefusal.words(JobHash.key(id), failure));
    }

    private static List<String> ids(List<Change> changes) {
        return changes.stream().map(change -> change.job().id()).toList();
    }

    /** What the hash says, as far as it can be trusted; a failure when Redis does not answer within the budget. */
    public Uni<Optional<Shown>> read(String jobId, TimeBudget budget) {
        return installation.id(budget)
                .chain(id -> redis.hashes(List.of(JobHash.key(jobId)), JobHash.READ, budget)
                        .map(all -> JobHash.read(all.get(0), id, Instant.now())))
                .map(shown -> shown.map(s -> new Shown(s.snapshot(), s.overdue() || owed.getIfPresent(jobId) != null)));
    }

    /** What was last reported of held jobs, in one round trip; jobs that Redis knows nothing of are not in the answer. */
    public Uni<Map<String, Job>> readHeld(List<String> jobIds) {
        return installation.id()
                .chain(id -> redis.hashes(jobIds.stream().map(JobHash::key).toList(), JobHash.READ).map(all -> held(all, id)));
    }

    /** The same as a step of an answer whose time is limited as a whole. */
    public Uni<Map<String, Job>> readHeld(List<String> jobIds, TimeBudget budget) {
        return installation.id(budget)
                .chain(id -> redis.hashes(jobIds.stream().map(JobHash::key).toList(), JobHash.READ, budget).map(all -> held(all, id)));
    }

    /** Shows these jobs no more: they are no more. */
    public Uni<Void> forget(List<String> jobIds) {
        return redis.delete(jobIds.stream().map(JobHash::key).toList());
    }

    /** Redis's own run, and a marker in its data: a restart or a flush changes one of them. */
    @Override
    public Uni<String> epoch() {
        Uni<String> run = redis.command(Request.cmd(Command.INFO).arg("server")).map(Display::runId);
        Uni<String> marker = redis.run(new Call(MARK, MARKER, List.of(UUID.randomUUID().toString())))
                .map(Response::toString);
        return Uni.combine().all().unis(run, marker).with((r, m) -> r + "/" + m);
    }

    private List<Call> calls(List<Change> changes, String id) {
        List<Call> calls = new ArrayList<>(changes.size() + 1);
        Map<String, Children> parents = new HashMap<>();
        for (Change change : changes) {
            calls.add(write(change, id));
            String parent = change.job().origin().parentJobId();
            if (parent != null && change.siblings() != null) {
                parents.put(parent, change.siblings());
            }
            if (change.children() != null) {
                calls.add(children(change.job().id(), change.children(), id));
            }
        }
        parents.forEach((parent, counts) -> calls.add(children(parent, counts, id)));
        return calls;
    }

    private Call write(Change change, String id) {
        Job job = change.job();
        Map<String, String> plain = JobHash.plainFields(job);
        if (change.payload() != null) {
            plain.putAll(PayloadFields.of(change.payload()));
        }
        long left = job.leaseLeft().toMillis();
        // Well before the end of the lease, so that PostgreSQL is asked while it can still renew it.
        long checkpoint = Math.min(left / 3, config.checkpointEvery().toMillis());
        Duration keep = keep(job);
        List<String> arguments = new ArrayList<>(80);
        arguments.add(id);
        arguments.add(Long.toString(job.version()));
        arguments.add(job.lease() == null ? "" : Long.toString(job.lease().token()));
        arguments.add(job.status().wire());
        arguments.add(Long.toString(checkpoint));
        arguments.add(Long.toString(left));
        arguments.add(Long.toString(keep.toSeconds()));
        arguments.add(sinceAdvance(job));
        arguments.add(Integer.toString(plain.size() * 2));
        plain.forEach((field, value) -> addPair(arguments, field, value));
        JobHash.liveFields(job.progress()).forEach((field, value) -> addPair(arguments, field, value));
        return new Call(WRITE, JobHash.key(job.id()), arguments);
    }

    /** How long ago the attempt advanced, in milliseconds; nothing for jobs that need not. */
    private static String sinceAdvance(Job job) {
        return job.advance() == null || job.advance().at() == null
                ? ""
                : Long.toString(Math.max(0, Duration.between(job.advance().at(), job.readAt()).toMillis()));
    }

    /** How long the hash of a job stays: zero for ever, negative not at all any more. */
    private Duration keep(Job job) {
        if (job.completedAt() == null) {
            return Duration.ZERO;
        }
        Duration left = config.keepEnded().minus(Duration.between(job.completedAt(), job.readAt()));
        return left.toSeconds() > 0 ? left : Duration.ofSeconds(-1);
    }

    private static Call children(String jobId, Children counts, String id) {
        return new Call(CHILDREN, JobHash.key(jobId), List.of(
                id, Long.toString(counts.version()), Integer.toString(counts.total()),
                Integer.toString(counts.completed()), Integer.toString(counts.failed())));
    }

    private static void addPair(List<String> arguments, String field, String value) {
        arguments.add(field);
        arguments.add(value);
    }

    private static Map<String, Job> held(List<Map<String, String>> hashes, String id) {
        Map<String, Job> held = new HashMap<>();
        for (Map<String, String> fields : hashes) {
            JobHash.readHeld(fields, id, Instant.now()).ifPresent(job -> held.put(job.id(), job));
        }
        return held;
    }

    private static String runId(Response info) {
        return info.toString().lines()
                .filter(line -> line.startsWith("run_id:"))
                .map(line -> line.substring("run_id:".length()).strip())
                .findFirst()
                .orElse("");
    }
}
