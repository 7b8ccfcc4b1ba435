package io.queueoperator.state;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.queueoperator.core.job.Children;
import io.queueoperator.core.job.Job;
import io.queueoperator.platform.Futures;
import io.queueoperator.platform.TimeBudget;
import io.queueoperator.platform.redis.EachKey;
import io.queueoperator.platform.redis.RedisScript;
import io.queueoperator.platform.redis.RedisStore;
import io.queueoperator.platform.redis.RedisStore.Call;
import io.queueoperator.platform.telemetry.FailPoint;
import io.queueoperator.state.WriteHash.Writing;
import io.queueoperator.state.reconciliation.RowByRow;
import io.queueoperator.state.reconciliation.Trouble;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The display: one hash per job in Redis. It follows PostgreSQL, and may vanish at any time. */
@ApplicationScoped
public class Display implements Follower {
    private static final RedisScript MARK = RedisScript.named("marker");
    /** Some seconds of a busy instance: the log is read every few of them. */
    private static final int REMEMBERED = 100_000;

    private final RedisStore redis;
    private final Installation installation;
    private final WriteHash hash;
    private final OwnWrites own = new OwnWrites(REMEMBERED);
    /** Jobs whose last write Redis did not take: what it shows of them may be older than what this instance did itself. */
    private final Cache<String, Boolean> owed =
            Caffeine.newBuilder().maximumSize(100_000).expireAfterWrite(Duration.ofMinutes(15)).build();

    Display(RedisStore redis, Installation installation, DisplayConfig config) {
        this.redis = redis;
        this.installation = installation;
        this.hash = new WriteHash(config);
    }

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public Uni<List<Trouble>> follow(List<Change> changes) {
        List<Change> kept = changes.stream().filter(c -> !hash.keep(c.job()).isNegative()).toList();
        return installation.id().chain(id -> new RowByRow<Change>(
                        some -> write(some, id).replaceWith(List.of()), RedisRefusal::isOfAKey, Display::refused)
                .write(kept))
                .onFailure().invoke(() -> owe(changes))
                .invoke(() -> owed.invalidateAll(ids(changes)))
                .invoke(FailPoint.AFTER_REDIS::reached);
    }

    /** But for what Redis took before the failure. */
    private void owe(List<Change> changes) {
        String epoch = own.epoch();
        for (Change change : changes) {
            if (epoch == null || !own.isShown(change, epoch)) {
                owed.put(change.job().id(), true);
            }
        }
    }

    /**
     * Most are shown already, by this instance; of the others a look costs a tenth of writing. A job that somebody holds is
     * looked at in any case: workers of before the operator write its status themselves (CONTRACTS B).
     */
    @Override
    public Uni<List<Trouble>> remind(List<Change> changes, String epoch) {
        List<Change> unknown = new ArrayList<>();
        for (Change change : changes) {
            if (!change.job().status().isHeld() && own.isShown(change, epoch)) {
                owed.invalidate(change.job().id());
            } else {
                unknown.add(change);
            }
        }
        List<String> keys = ids(unknown).stream().map(JobHash::key).toList();
        return installation.id()
                .chain(id -> redis.hashes(keys, JobHash.VERSIONS).map(shown -> behind(unknown, shown, id)))
                // A key of another type: writing sorts it out.
                .onFailure(RedisRefusal::isOfAKey).recoverWithItem(unknown)
                .chain(this::follow);
    }

    @Override
    public boolean knows(Entry entry, String epoch) {
        return own.covers(entry, epoch);
    }

    @Override
    public void databaseStarted() {
        own.forgetAll();
    }

    private List<Change> behind(List<Change> changes, List<Map<String, String>> shown, String id) {
        List<Change> behind = new ArrayList<>();
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            if (JobHash.isUpToDate(shown.get(i), change, id)) {
                owed.invalidate(change.job().id());
            } else {
                behind.add(change);
            }
        }
        return behind;
    }

    /** In one round trip; what is not as expected there in a second one. */
    private Uni<?> write(List<Change> changes, String id) {
        String epoch = own.epoch();
        List<Writing> writings = hash.shortest(changes, id);
        List<EachKey> scripts = new ArrayList<>(writings.stream().map(Writing::script).toList());
        EachKey counts = hash.children(changes, id, true);
        scripts.add(counts);
        return redis.runEach(scripts).chain(answers -> {
            List<Change> again = unexpected(writings, answers);
            remember(writings, counts, answers, epoch);
            return again.isEmpty()
                    ? Uni.createFrom().nullItem()
                    : redis.runEach(List.of(hash.whole(again, id), hash.children(again, id, false)));
        });
    }

    /** What was written as expected; the rest is asked for when the reaper comes by. */
    private void remember(List<Writing> writings, EachKey counts, List<List<Response>> answers, @Nullable String epoch) {
        Set<String> counted = new HashSet<>();
        for (int i = 0; i < counts.parts().size(); i++) {
            if (isWritten(answers.get(writings.size()).get(i))) {
                counted.add(counts.parts().get(i).key());
            }
        }
        for (int i = 0; i < writings.size(); i++) {
            Writing writing = writings.get(i);
            for (int job = 0; job < writing.changes().size(); job++) {
                Response answer = answers.get(i).get(job);
                if (isWritten(answer)) {
                    Change change = writing.changes().get(job);
                    Children children = change.children();
                    long version = children != null && counted.contains(JobHash.key(change.job().id()))
                            ? children.version() : writing.children(answer.toLong());
                    own.shown(change, version, epoch);
                }
            }
        }
    }

    private static boolean isWritten(Response answer) {
        return answer.toLong() > 0;
    }

    private static List<Change> unexpected(List<Writing> writings, List<List<Response>> answers) {
        List<Change> unexpected = new ArrayList<>();
        for (int i = 0; i < writings.size(); i++) {
            Writing writing = writings.get(i);
            for (int job = 0; job < writing.changes().size(); job++) {
                if (writing.isShort() && !isWritten(answers.get(i).get(job))) {
                    unexpected.add(writing.changes().get(job));
                }
            }
        }
        return unexpected;
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

    /** As much of the hash as a progress answer says, for the call that is made most: nothing is made of it yet. */
    public Future<ShownFields> glance(String jobId, TimeBudget budget) {
        String known = installation.known();
        return known == null
                ? Futures.of(installation.id(budget)).compose(id -> glance(jobId, id, budget))
                : glance(jobId, known, budget);
    }

    private Future<ShownFields> glance(String jobId, String id, TimeBudget budget) {
        return redis.hash(JobHash.key(jobId), ShownFields.NAMES, budget)
                .map(values -> ShownFields.of(values, id, owed.getIfPresent(jobId) != null));
    }

    /** What was reported last of these jobs, by id; those of which nothing is known are not in it. */
    public Uni<Map<String, Reported>> readReported(List<String> jobIds) {
        List<String> keys = jobIds.stream().map(JobHash::key).toList();
        return installation.id().chain(id -> redis.hashes(keys, JobHash.REPORTED).map(all -> {
            Map<String, Reported> reported = new HashMap<>();
            for (int i = 0; i < jobIds.size(); i++) {
                String jobId = jobIds.get(i);
                JobHash.reported(all.get(i), id).ifPresent(last -> reported.put(jobId, last));
            }
            return reported;
        }));
    }

    /**
     * What was last reported of held jobs, in one round trip, as a step of an answer whose time is limited as a whole; jobs that
     * Redis knows nothing of are not in the answer.
     */
    public Uni<Map<String, Job>> readHeld(List<String> jobIds, TimeBudget budget) {
        return installation.id(budget)
                .chain(id -> redis.hashes(jobIds.stream().map(JobHash::key).toList(), JobHash.READ, budget).map(all -> held(all, id)));
    }

    /** Shows these jobs no more: they are no more. */
    public Uni<Void> forget(List<String> jobIds) {
        jobIds.forEach(own::forget);
        return redis.delete(jobIds.stream().map(JobHash::key).toList());
    }

    /** Each server's own run, and a marker in its data: a restart or a flush changes one of them. */
    @Override
    public Uni<String> epoch() {
        return redis.markers()
                .onItem().transformToMulti(Multi.createFrom()::iterable)
                .onItem().transformToUniAndConcatenate(this::epochOf)
                .collect().with(Collectors.joining(","))
                .invoke(own::seen);
    }

    private Uni<String> epochOf(String marker) {
        Uni<String> run = redis.commandsAt(marker, List.of(Request.cmd(Command.INFO).arg("server")))
                .map(answers -> runId(answers.get(0)));
        Uni<String> mark = redis.run(new Call(MARK, marker, List.of(UUID.randomUUID().toString()))).map(Response::toString);
        return Uni.combine().all().unis(run, mark).with((r, m) -> r + "/" + m);
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
