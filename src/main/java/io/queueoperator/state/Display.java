package io.queueoperator.state;

import io.queueoperator.core.job.Children;
import io.queueoperator.platform.redis.EachKey;
import io.queueoperator.platform.redis.RedisScripts;
import io.queueoperator.platform.redis.RedisStore;
import io.queueoperator.platform.telemetry.FailPoint;
import io.queueoperator.state.WriteHash.Writing;
import io.queueoperator.state.reconciliation.RowByRow;
import io.queueoperator.state.reconciliation.Trouble;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The display: one hash per job in Redis, written. It follows PostgreSQL, and may vanish at any time. What it says is read by
 * {@link ReadDisplay}.
 */
@ApplicationScoped
public class Display implements Follower {
    /** Some seconds of a busy instance: the log is read every few of them. */
    private static final int REMEMBERED = 100_000;

    private final RedisStore redis;
    private final RedisScripts scripts;
    private final Installation installation;
    private final HashParts parts;
    private final WriteHash hash;
    private final OwnWrites own = new OwnWrites(REMEMBERED);
    private final Owed owed;
    private final DisplayEpoch epochs;

    Display(RedisStore redis, RedisScripts scripts, Installation installation, DisplayConfig config, Owed owed, DisplayEpoch epochs) {
        this.redis = redis;
        this.scripts = scripts;
        this.installation = installation;
        this.owed = owed;
        this.epochs = epochs;
        this.parts = new HashParts(config);
        this.hash = new WriteHash(parts);
    }

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public Uni<List<Trouble>> follow(List<Change> changes) {
        List<Change> kept = changes.stream().filter(c -> !parts.keep(c.job()).isNegative()).toList();
        return installation.id().chain(id -> new RowByRow<Change>(
                        some -> write(some, id).replaceWith(List.of()), RedisRefusal::isOfAKey, Display::refused)
                .write(kept))
                .onFailure().invoke(() -> owe(changes))
                .invoke(() -> owed.paid(ids(changes)))
                .invoke(FailPoint.AFTER_REDIS::reached);
    }

    /** But for what Redis took before the failure. */
    private void owe(List<Change> changes) {
        String epoch = own.epoch();
        for (Change change : changes) {
            if (epoch == null || !own.isShown(change, epoch)) {
                owed.add(change.job().id());
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
                owed.paid(List.of(change.job().id()));
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
                owed.paid(List.of(change.job().id()));
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
        List<EachKey> all = new ArrayList<>(writings.stream().map(Writing::script).toList());
        EachKey counts = hash.children(changes, id, true);
        all.add(counts);
        return scripts.runEach(all).chain(answers -> {
            List<Change> again = unexpected(writings, answers);
            remember(writings, counts, answers, epoch);
            return again.isEmpty()
                    ? Uni.createFrom().nullItem()
                    : scripts.runEach(List.of(hash.whole(again, id), hash.children(again, id, false)));
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

    /** Shows these jobs no more: they are no more. */
    public Uni<Void> forget(List<String> jobIds) {
        jobIds.forEach(own::forget);
        return redis.delete(jobIds.stream().map(JobHash::key).toList());
    }

    @Override
    public Uni<String> epoch() {
        return epochs.now().invoke(own::seen);
    }
}
