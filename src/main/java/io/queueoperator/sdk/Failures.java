package io.queueoperator.sdk;

import io.queueoperator.api.FailRequest;
import io.queueoperator.api.RawJson;
import io.queueoperator.core.failure.FailureCode;
import io.queueoperator.core.job.Progress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * What a worker tells about a throwable that ended its work. The message is for people and says who failed, on what, how,
 * and why; the stack trace is for whoever has to mend it, and stays out of the message.
 */
final class Failures {
    private static final int MOST_ERRORS = 1000;
    private static final long LONGEST_RETRY_AFTER_S = 86_400;

    private Failures() {}

    /**
     * The report about a throwable.
     *
     * @param where the last progress of the attempt
     * @param worker its id and the name that people know it by
     */
    static FailRequest of(Throwable thrown, ClaimedJob job, Progress where, WorkerName worker, Instant now) {
        Throwable cause = unwrapped(thrown);
        JobFailure said = cause instanceof JobFailure failure ? failure : null;
        return said == null ? unforeseen(cause, job, where, worker, now) : known(said, job, where, worker, now);
    }

    /** The report of a worker that stopped because somebody asked for the end of the job. */
    static FailRequest cancelled(@Nullable Throwable thrown, ClaimedJob job, Progress where, WorkerName worker, Instant now) {
        JobFailure cancelled = new JobFailure("stopped because cancellation was asked for", thrown)
                .type("Cancelled")
                .code(FailureCode.CANCELLED);
        return known(cancelled, job, where, worker, now);
    }

    /** The same report without everything that can be left out: for an operator that would not take the whole. */
    static FailRequest brief(FailRequest whole) {
        return new FailRequest(
                whole.leaseToken(), null, null, Limits.head(whole.errorMessage(), Limits.PROGRESS_MESSAGE), null, null,
                whole.errorCode(), null, null, null, null, null, null, null);
    }

    private static FailRequest unforeseen(
            Throwable thrown, ClaimedJob job, Progress where, WorkerName worker, Instant now) {
        String type = nameOf(thrown);
        String reason = thrown.getMessage() == null ? "no message" : thrown.getMessage();
        // no code: the operator's rules find one
        return new FailRequest(
                job.leaseToken(), where.phase(), where.step(), message(worker, job, type, reason), Limits.word(type), null,
                null, null, null, traceback(thrown), null, null, worker.id(), now, Limits.word(thrown.getClass().getName()), null);
    }

    private static FailRequest known(JobFailure said, ClaimedJob job, Progress where, WorkerName worker, Instant now) {
        String reason = said.getMessage() == null ? "no reason given" : said.getMessage();
        String kind = said.code() != null ? said.code() : said.type();
        return new FailRequest(
                job.leaseToken(),
                Limits.headOf(said.phase() == null ? where.phase() : said.phase(), Limits.PHASE),
                Limits.headOf(said.step() == null ? where.step() : said.step(), Limits.PHASE),
                message(worker, job, kind, reason),
                Limits.word(said.type()), Limits.word(said.category()), Limits.word(said.code()),
                said.exitCode(),
                Limits.tail(said.stderr(), Limits.TEXT),
                traceback(said),
                said.errors().isEmpty() ? null : errors(said.errors()),
                said.retryAfter() == null ? null : seconds(said.retryAfter()),
                worker.id(),
                now);
    }

    private static String message(WorkerName worker, ClaimedJob job, @Nullable String kind, String reason) {
        String start = worker.name() + ": " + job.subject() + ": ";
        return Limits.head(start + (kind == null ? reason : kind + ": " + reason), Limits.TEXT);
    }

    private static List<RawJson> errors(List<?> items) {
        return items.stream().limit(MOST_ERRORS).map(Failures::error).toList();
    }

    private static RawJson error(Object item) {
        try {
            return RawJson.of(Wire.body(item));
        } catch (IllegalArgumentException notJson) {
            return RawJson.of(Wire.body(item.toString()));
        }
    }

    private static int seconds(Duration patience) {
        return (int) Math.max(0, Math.min(LONGEST_RETRY_AFTER_S, Wire.seconds(patience)));
    }

    /** What executors and futures put around the reason. */
    private static Throwable unwrapped(Throwable thrown) {
        boolean wrapper = thrown instanceof ExecutionException || thrown instanceof CompletionException;
        return wrapper && thrown.getCause() != null ? unwrapped(thrown.getCause()) : thrown;
    }

    /** An anonymous class has no simple name. */
    private static String nameOf(Throwable thrown) {
        String simple = thrown.getClass().getSimpleName();
        return simple.isEmpty() ? thrown.getClass().getName().replaceFirst(".*\\.", "") : simple;
    }

    private static String traceback(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text, true));
        return Limits.head(text.toString(), Limits.TEXT);
    }
}
