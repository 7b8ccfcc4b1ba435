package io.queueoperator.ingestion;

import io.queueoperator.core.job.Job;
import io.queueoperator.state.Change;
import io.queueoperator.state.Entry;
import io.queueoperator.state.Recent;

/**
 * Jobs that are neither an item nor part of a run, and will not become either: what says so never changes. The reaper need not
 * read them again to find out.
 */
final class Outsiders {
    /** More than a busy instance changes between two looks at the log. */
    private static final int REMEMBERED = 100_000;

    private final Recent<Span> recent = new Recent<>(REMEMBERED);

    /** When a job is known to have lived, in microseconds: another one may get its id later. Grows, so that a job is one object. */
    private static final class Span {
        private final long from;
        private volatile long to;

        Span(Job job) {
            this.from = Entry.micros(job.createdAt());
            this.to = Entry.micros(job.updatedAt());
        }
    }

    /** A change that was committed. */
    void note(Change change) {
        Job job = change.job();
        // An entry of a child stands for its parent, too.
        if (job.origin().parentJobId() != null || Item.of(change).isPresent() || Run.of(job).isPresent()) {
            return;
        }
        Span known = recent.get(job.id());
        Span span = known != null && known.from == Entry.micros(job.createdAt()) ? known : new Span(job);
        // Of two changes at once the later one may be taken back: then the entry is read.
        span.to = Math.max(span.to, Entry.micros(job.updatedAt()));
        recent.put(job.id(), span);
    }

    /** Whether this entry is of such a job. */
    boolean covers(Entry entry) {
        Span span = recent.get(entry.jobId());
        long at = Entry.micros(entry.at());
        return span != null && span.from <= at && at <= span.to;
    }

    /** What was committed may not have been. */
    void clear() {
        recent.clear();
    }
}
