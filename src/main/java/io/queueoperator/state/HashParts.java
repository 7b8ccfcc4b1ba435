package io.queueoperator.state;

import io.queueoperator.core.job.Children;
import io.queueoperator.core.job.Job;
import io.queueoperator.platform.redis.EachKey.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the scripts that write hashes are given for one job, in the order in which each script says it wants it; pure. */
final class HashParts {
    private final DisplayConfig config;

    HashParts(DisplayConfig config) {
        this.config = config;
    }

    /** A new job, of which there is no hash yet. */
    static Part anew(Change change) {
        List<String> own = new ArrayList<>(16);
        List<String> alike = new ArrayList<>(16);
        HashFields.ofNew(
                change.job(), (field, value) -> addPair(own, field, value), (field, value) -> addPair(alike, field, value));
        if (change.payload() != null) {
            PayloadFields.of(change.payload()).forEach((field, value) -> addPair(own, field, value));
        }
        return new Part(JobHash.key(change.job().id()), own, alike);
    }

    /** What a claim or a completion changes. */
    Part step(Job job) {
        List<String> own = new ArrayList<>(2);
        addVersion(own, job);
        List<String> alike = new ArrayList<>(32);
        addDurations(alike, job);
        alike.add(Long.toString(job.updatedAt().toEpochMilli()));
        HashFields.ofStep(job, (field, value) -> addPair(alike, field, value));
        return new Part(JobHash.key(job.id()), own, alike);
    }

    /** All of it, whatever is there. */
    Part whole(Change change) {
        Job job = change.job();
        Map<String, String> plain = HashFields.plain(job);
        if (change.payload() != null) {
            plain.putAll(PayloadFields.of(change.payload()));
        }
        List<String> arguments = new ArrayList<>(100);
        addVersion(arguments, job);
        arguments.add(job.status().wire());
        addDurations(arguments, job);
        addCounts(arguments, change.children());
        arguments.add(Integer.toString(plain.size() * 2));
        plain.forEach((field, value) -> addPair(arguments, field, value));
        HashFields.live(job.progress(), (field, value) -> addPair(arguments, field, value));
        return new Part(JobHash.key(job.id()), arguments);
    }

    private static void addVersion(List<String> arguments, Job job) {
        arguments.add(Long.toString(job.version()));
        arguments.add(job.lease() == null ? "" : Long.toString(job.lease().token()));
    }

    private void addDurations(List<String> arguments, Job job) {
        long left = job.leaseLeft().toMillis();
        // Well before the end of the lease, so that PostgreSQL is asked while it can still renew it.
        arguments.add(Long.toString(Math.min(left / 3, config.checkpointEvery().toMillis())));
        arguments.add(Long.toString(left));
        arguments.add(Long.toString(keep(job).toSeconds()));
        arguments.add(sinceAdvance(job));
    }

    /** How long ago the attempt advanced, in milliseconds; nothing for jobs that need not. */
    static String sinceAdvance(Job job) {
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

    /** The counts of its children. */
    static Part children(String jobId, Children counts) {
        List<String> arguments = new ArrayList<>(4);
        addCounts(arguments, counts);
        return new Part(JobHash.key(jobId), arguments);
    }

    private static void addCounts(List<String> arguments, @Nullable Children counts) {
        arguments.add(counts == null ? "" : Long.toString(counts.version()));
        arguments.add(counts == null ? "" : Integer.toString(counts.total()));
        arguments.add(counts == null ? "" : Integer.toString(counts.completed()));
        arguments.add(counts == null ? "" : Integer.toString(counts.failed()));
    }

    private static void addPair(List<String> arguments, String field, String value) {
        arguments.add(field);
        arguments.add(value);
    }
}
