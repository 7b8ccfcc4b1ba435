package io.queueoperator.sdk;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A handler knows why it cannot do its work: one concise reason for people, and what helps to classify it. The worker adds
 * its name, what the job was about, the place and the stack trace.
 *
 * <pre>{@code throw new JobFailure("the server is busy").code("RATE_LIMITED").retryAfter(Duration.ofMinutes(5));}</pre>
 */
public class JobFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private @Nullable String type;
    private @Nullable String code;
    private @Nullable String category;
    private @Nullable Duration retryAfter;
    private @Nullable Integer exitCode;
    private @Nullable String stderr;
    private transient @Nullable List<?> errors;
    private @Nullable String phase;
    private @Nullable String step;

    /** What happened, without the worker and the URL. */
    public JobFailure(String reason) {
        super(reason);
    }

    /** What happened, and what it came from. */
    public JobFailure(String reason, @Nullable Throwable cause) {
        super(reason, cause);
    }

    /** The class of failure, such as {@code HttpError}. */
    public JobFailure type(@Nullable String failureType) {
        type = failureType;
        return this;
    }

    /** The exact case: one of {@link io.queueoperator.core.failure.FailureCode}, or one of your own such as HTTP_404. */
    public JobFailure code(@Nullable String failureCode) {
        code = failureCode;
        return this;
    }

    /** Whose fault: account (never tried again), infrastructure, unknown. */
    public JobFailure category(@Nullable String failureCategory) {
        category = failureCategory;
        return this;
    }

    /** A server's own word on when to come back. */
    public JobFailure retryAfter(@Nullable Duration patience) {
        retryAfter = patience;
        return this;
    }

    /** How a script ended. */
    public JobFailure exit(int exitCodeOfScript, @Nullable String stderrOfScript) {
        exitCode = exitCodeOfScript;
        stderr = stderrOfScript;
        return this;
    }

    /** Errors of single items, for bulk work; anything that Jackson can write. */
    public JobFailure errors(List<?> ofItems) {
        errors = List.copyOf(ofItems);
        return this;
    }

    /** Where it happened, if that is not where the last progress was. */
    public JobFailure at(@Nullable String failedPhase, @Nullable String failedStep) {
        phase = failedPhase;
        step = failedStep;
        return this;
    }

    public @Nullable String type() {
        return type;
    }

    public @Nullable String code() {
        return code;
    }

    public @Nullable String category() {
        return category;
    }

    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    public @Nullable Integer exitCode() {
        return exitCode;
    }

    public @Nullable String stderr() {
        return stderr;
    }

    public List<?> errors() {
        return errors == null ? List.of() : errors;
    }

    public @Nullable String phase() {
        return phase;
    }

    public @Nullable String step() {
        return step;
    }
}
