package io.queueoperator.state;

import io.queueoperator.core.job.Children;
import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.JobStatus;
import io.queueoperator.platform.redis.EachKey;
import io.queueoperator.platform.redis.EachKey.Part;
import io.queueoperator.platform.redis.RedisScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The scripts that write the hashes of jobs, and what they are given; pure. */
final class WriteHash {
    private static final RedisScript NEW = RedisScript.named("display_new");
    private static final RedisScript STEP = RedisScript.named("display_step");
    private static final RedisScript ALL = RedisScript.named("display");
    private static final RedisScript CHILDREN = RedisScript.named("children");

    private final DisplayConfig config;

    WriteHash(DisplayConfig config) {
        this.config = config;
    }

    /** Which script writes a change at the least cost. Short ones answer 0 when they found what they did not expect. */
    enum Way {
        /** There is no hash yet. */
        ANEW,
        /** The hash shows the job in the queue, one version before. */
        CLAIM,
        /** The hash shows the job in somebody's hands, one version before. */
        COMPLETION,
        /** Whatever is there. */
        WHOLE
    }

    /**
     * Changes that are written in the same way.
     *
     * @param script one part for each change
     * @param changes in the same order
     */
    record Writing(Way way, EachKey script, List<Change> changes) {
        /** Whether an answer of 0 means that there is more to write. */
        boolean isShort() {
            return way != Way.WHOLE;
        }

        /** The version of the counts of children that the hash has, if the script answered this; or {@link OwnWrites#UNKNOWN}. */
        long children(long answer) {
            return switch (way) {
                case ANEW -> Children.NONE.version();
                case CLAIM, COMPLETION -> answer - 2;
                case WHOLE -> OwnWrites.UNKNOWN;
            };
        }
    }

    /** Writes these changes, each in the shortest way; of counts of children nothing but that new jobs have none. */
    List<Writing> shortest(List<Change> changes, String id) {
        Map<Way, List<Change>> byWay = new EnumMap<>(Way.class);
        changes.forEach(change -> byWay.computeIfAbsent(way(change), unknown -> new ArrayList<>()).add(change));
        List<Writing> writings = new ArrayList<>();
        byWay.forEach((way, some) -> writings.add(new Writing(way, script(way, some, id), some)));
        return writings;
    }

    /** Where the script of new jobs keeps what they have in common: not under {@code job:}, and another one for other fields. */
    static String template(String id) {
        return "queue-operator:new-job:" + NEW.sha1().substring(0, 12) + ":" + id;
    }

    /** Writes these changes whatever is there. */
    EachKey whole(List<Change> changes, String id) {
        return script(Way.WHOLE, changes, id);
    }

    private EachKey script(Way way, List<Change> changes, String id) {
        return switch (way) {
            case ANEW -> new EachKey(NEW, List.of(id), changes.stream().map(WriteHash::anew).toList(), template(id));
            case CLAIM -> steps(JobStatus.CLAIMED, JobStatus.QUEUED, changes, id);
            case COMPLETION -> steps(JobStatus.COMPLETED, JobStatus.CLAIMED, changes, id);
            case WHOLE -> new EachKey(ALL, List.of(id), changes.stream().map(this::all).toList());
        };
    }

    /**
     * The counts of children, for after the jobs themselves.
     *
     * @param anew whether the script of new jobs wrote for its jobs that there are none
     */
    EachKey children(List<Change> changes, String id, boolean anew) {
        Map<String, Children> parents = new HashMap<>();
        List<Part> parts = new ArrayList<>();
        for (Change change : changes) {
            String parent = change.job().origin().parentJobId();
            if (parent != null && change.siblings() != null) {
                parents.put(parent, change.siblings());
            }
            boolean written = anew && way(change) == Way.ANEW && Children.NONE.equals(change.children());
            if (change.children() != null && !written) {
                parts.add(children(change.job().id(), change.children()));
            }
        }
        parents.forEach((parent, counts) -> parts.add(children(parent, counts)));
        return new EachKey(CHILDREN, List.of(id), parts);
    }

    Way way(Change change) {
        Job job = change.job();
        if (change.isWhole()) {
            return job.status() == JobStatus.QUEUED && job.lease() == null && sinceAdvance(job).isEmpty()
                    ? Way.ANEW : Way.WHOLE;
        }
        if (!change.moved()) {
            return Way.WHOLE;
        }
        return switch (job.status()) {
            case CLAIMED -> Way.CLAIM;
            case COMPLETED -> Way.COMPLETION;
            default -> Way.WHOLE;
        };
    }

    private static Part anew(Change change) {
        List<String> own = new ArrayList<>(16);
        List<String> alike = new ArrayList<>(16);
        HashFields.ofNew(
                change.job(), (field, value) -> addPair(own, field, value), (field, value) -> addPair(alike, field, value));
        if (change.payload() != null) {
            PayloadFields.of(change.payload()).forEach((field, value) -> addPair(own, field, value));
        }
        return new Part(JobHash.key(change.job().id()), own, alike);
    }

    private EachKey steps(JobStatus to, JobStatus from, List<Change> changes, String id) {
        return new EachKey(
                STEP, List.of(id, to.wire(), from.redis()), changes.stream().map(change -> step(change.job())).toList());
    }

    private Part step(Job job) {
        List<String> own = new ArrayList<>(2);
        addVersion(own, job);
        List<String> alike = new ArrayList<>(32);
        addDurations(alike, job);
        alike.add(Long.toString(job.updatedAt().toEpochMilli()));
        HashFields.ofStep(job, (field, value) -> addPair(alike, field, value));
        return new Part(JobHash.key(job.id()), own, alike);
    }

    private Part all(Change change) {
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

    private static Part children(String jobId, Children counts) {
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
