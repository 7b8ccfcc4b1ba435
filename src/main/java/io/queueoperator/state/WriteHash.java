package io.queueoperator.state;

import io.queueoperator.core.job.Children;
import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.JobStatus;
import io.queueoperator.platform.redis.RedisScript;
import io.queueoperator.platform.redis.RedisStore.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The calls of scripts that write the hashes of jobs; pure. */
final class WriteHash {
    private static final RedisScript WRITE = RedisScript.named("display");
    private static final RedisScript STEP = RedisScript.named("display_step");
    private static final RedisScript CHILDREN = RedisScript.named("children");

    private final DisplayConfig config;

    WriteHash(DisplayConfig config) {
        this.config = config;
    }

    /**
     * The calls that write these changes: first one for each, in order, then those for the counts of children.
     *
     * @param steps whether {@link #isStep steps} may be written as such; they answer 0 when there is more to write
     */
    List<Call> calls(List<Change> changes, String id, boolean steps) {
        List<Call> calls = new ArrayList<>(changes.size() + 1);
        for (Change change : changes) {
            calls.add(steps && isStep(change) ? step(change.job(), id) : all(change, id));
        }
        Map<String, Children> parents = new HashMap<>();
        for (Change change : changes) {
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

    /** Whether the change is one step of the lifecycle after which most of the hash is as it was. */
    boolean isStep(Change change) {
        JobStatus status = change.job().status();
        return change.moved() && change.payload() == null && (status == JobStatus.CLAIMED || status == JobStatus.COMPLETED);
    }

    private Call step(Job job, String id) {
        List<String> arguments = header(job, id);
        arguments.add(job.status() == JobStatus.CLAIMED ? JobStatus.QUEUED.redis() : JobStatus.CLAIMED.redis());
        JobHash.stepFields(job).forEach((field, value) -> addPair(arguments, field, value));
        return new Call(STEP, JobHash.key(job.id()), arguments);
    }

    private Call all(Change change, String id) {
        Job job = change.job();
        Map<String, String> plain = JobHash.plainFields(job);
        if (change.payload() != null) {
            plain.putAll(PayloadFields.of(change.payload()));
        }
        List<String> arguments = header(job, id);
        arguments.add(Integer.toString(plain.size() * 2));
        plain.forEach((field, value) -> addPair(arguments, field, value));
        JobHash.liveFields(job.progress()).forEach((field, value) -> addPair(arguments, field, value));
        return new Call(WRITE, JobHash.key(job.id()), arguments);
    }

    /** What both scripts begin with. */
    private List<String> header(Job job, String id) {
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
        return arguments;
    }

    /** How long ago the attempt advanced, in milliseconds; nothing for jobs that need not. */
    private static String sinceAdvance(Job job) {
        return job.advance() == null || job.advance().at() == null
                ? ""
                : Long.toString(Math.max(0, Duration.between(job.advance().at(), job.readAt()).toMillis()));
    }

    /** How long the hash of a job stays: zero for ever, negative not at all any more. */
    Duration keep(Job job) {
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
}
