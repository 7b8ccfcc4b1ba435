package io.queueoperator.state;

import io.queueoperator.core.job.Job;
import io.queueoperator.platform.Futures;
import io.queueoperator.platform.TimeBudget;
import io.queueoperator.platform.redis.RedisStore;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the display says of jobs, as far as it can be trusted: to be shown, and what was reported last under a lease, which an end keeps.
 * It is written by {@link Display}.
 */
@ApplicationScoped
public class ReadDisplay {
    private final RedisStore redis;
    private final Installation installation;
    private final Owed owed;

    ReadDisplay(RedisStore redis, Installation installation, Owed owed) {
        this.redis = redis;
        this.installation = installation;
        this.owed = owed;
    }

    /** What the hash says, as far as it can be trusted; a failure when Redis does not answer within the budget. */
    public Uni<Optional<Shown>> read(String jobId, TimeBudget budget) {
        return installation.id(budget)
                .chain(id -> redis.hashes(List.of(JobHash.key(jobId)), JobHash.READ, budget)
                        .map(all -> JobHash.read(all.get(0), id, Instant.now())))
                .map(shown -> shown.map(s -> new Shown(s.snapshot(), s.overdue() || owed.has(jobId))));
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
                .map(values -> ShownFields.of(values, id, owed.has(jobId)));
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

    private static Map<String, Job> held(List<Map<String, String>> hashes, String id) {
        Map<String, Job> held = new HashMap<>();
        for (Map<String, String> fields : hashes) {
            JobHash.readHeld(fields, id, Instant.now()).ifPresent(job -> held.put(job.id(), job));
        }
        return held;
    }
}
