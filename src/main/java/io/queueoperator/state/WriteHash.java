package io.queueoperator.state;

import io.queueoperator.core.job.Children;
import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.JobStatus;
import io.queueoperator.platform.redis.EachKey;
import io.queueoperator.platform.redis.EachKey.Part;
import io.queueoperator.platform.redis.RedisScript;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which scripts write the hashes of jobs: of each change the one that costs least; pure. What they are given: {@link HashParts}. */
final class WriteHash {
    private static final RedisScript NEW = RedisScript.named("display_new");
    private static final RedisScript STEP = RedisScript.named("display_step");
    private static final RedisScript ALL = RedisScript.named("display");
    private static final RedisScript CHILDREN = RedisScript.named("children");

    private final HashParts parts;

    WriteHash(HashParts parts) {
        this.parts = parts;
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
            case ANEW -> new EachKey(NEW, List.of(id), changes.stream().map(HashParts::anew).toList(), template(id));
            case CLAIM -> steps(JobStatus.CLAIMED, JobStatus.QUEUED, changes, id);
            case COMPLETION -> steps(JobStatus.COMPLETED, JobStatus.CLAIMED, changes, id);
            case WHOLE -> new EachKey(ALL, List.of(id), changes.stream().map(parts::whole).toList());
        };
    }

    /**
     * The counts of children, for after the jobs themselves.
     *
     * @param anew whether the script of new jobs wrote for its jobs that there are none
     */
    EachKey children(List<Change> changes, String id, boolean anew) {
        Map<String, Children> parents = new HashMap<>();
        List<Part> counts = new ArrayList<>();
        for (Change change : changes) {
            String parent = change.job().origin().parentJobId();
            if (parent != null && change.siblings() != null) {
                parents.put(parent, change.siblings());
            }
            boolean written = anew && way(change) == Way.ANEW && Children.NONE.equals(change.children());
            if (change.children() != null && !written) {
                counts.add(HashParts.children(change.job().id(), change.children()));
            }
        }
        parents.forEach((parent, children) -> counts.add(HashParts.children(parent, children)));
        return new EachKey(CHILDREN, List.of(id), counts);
    }

    Way way(Change change) {
        Job job = change.job();
        if (change.isWhole()) {
            return job.status() == JobStatus.QUEUED && job.lease() == null && HashParts.sinceAdvance(job).isEmpty()
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

    private EachKey steps(JobStatus to, JobStatus from, List<Change> changes, String id) {
        return new EachKey(
                STEP, List.of(id, to.wire(), from.redis()), changes.stream().map(change -> parts.step(change.job())).toList());
    }
}
