package io.queueoperator.flow.retry;

import io.queueoperator.core.job.JobStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of a run at one moment, counted by what matters to its passes; pure.
 *
 * @param groups no two alike
 */
record PassFacts(List<Group> groups) {
    PassFacts {
        groups = List.copyOf(groups);
    }

    /**
     * Jobs that are alike.
     *
     * @param category of the failure; empty where there is none
     * @param requeues how often passes have re-queued each of them
     * @param inPass whether they are of the run's current pass
     * @param replayed whether other jobs of the run have taken their place
     * @param jobs how many
     * @param versions their versions summed up: any change of one of them makes it another number
     * @param firstAt when the first of them was made
     * @param lastEndedAt when the last of them ended; null when none has
     */
    record Group(
            JobStatus status,
            String category,
            int requeues,
            boolean inPass,
            boolean replayed,
            long jobs,
            long versions,
            Instant firstAt,
            @Nullable Instant lastEndedAt) {

        boolean isFailed() {
            return status == JobStatus.FAILED && !replayed;
        }
    }

    /** All jobs. */
    long jobs() {
        return count(group -> true);
    }

    /** Grows with every change of any job. */
    long versions() {
        return groups.stream().mapToLong(Group::versions).sum();
    }

    /** Jobs that wait or are worked on. */
    long active() {
        return count(group -> !group.status().isTerminal());
    }

    /** All jobs that are failed now and that no other job replays, whatever pass they were in. */
    long failed() {
        return count(Group::isFailed);
    }

    /** Those of them that a pass would re-queue. */
    long worthRetrying(RetryLimits limits) {
        return count(group -> group.isFailed() && limits.isWorthRetrying(group.category(), group.requeues()));
    }

    /** Jobs of the current pass in that status. */
    long inPass(JobStatus status) {
        return count(group -> group.inPass() && group.status() == status);
    }

    /** Failed jobs of the current pass, by category. */
    Map<String, Long> failedInPass() {
        Map<String, Long> failed = new TreeMap<>();
        groups.stream().filter(group -> group.inPass() && group.status() == JobStatus.FAILED).forEach(group ->
                failed.merge(group.category().isEmpty() ? "unknown" : group.category(), group.jobs(), Long::sum));
        return failed;
    }

    /** All jobs, by status. */
    Map<String, Long> byStatus() {
        Map<String, Long> counts = new TreeMap<>();
        for (JobStatus status : JobStatus.values()) {
            counts.put(status.wire(), count(group -> group.status() == status));
        }
        return counts;
    }

    /** When the first job was made. */
    Optional<Instant> firstAt() {
        return groups.stream().map(Group::firstAt).min(Instant::compareTo);
    }

    /** When the last job of the current pass ended, if one has. */
    Optional<Instant> lastEndedAt() {
        return groups.stream().filter(group -> group.inPass() && group.lastEndedAt() != null).map(Group::lastEndedAt)
                .max(Instant::compareTo);
    }

    private long count(Predicate<Group> which) {
        return groups.stream().filter(which).mapToLong(Group::jobs).sum();
    }
}
