package io.queueoperator.sdk;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call did not do what it should: the operator said no, or it could not be asked. Everything that is known about it is
 * kept; the API key is not.
 */
public final class OperatorException extends RuntimeException {
    /** The code when no answer came. */
    public static final String UNREACHABLE = "UNREACHABLE";
    /** The code when an answer came that is not the operator's: a proxy's page, half a body. */
    public static final String UNREADABLE_ANSWER = "UNREADABLE_ANSWER";

    private static final long serialVersionUID = 1L;

    private final String call;
    private final int status;
    private final String code;
    private final String reason;
    private final transient Map<String, Object> details;
    private final @Nullable String traceId;
    private final @Nullable Duration retryAfter;
    private final boolean reached;
    private int tries = 1;

    private OperatorException(String call, int status, Answer answer, boolean reached, @Nullable Throwable cause) {
        super(call + (status == 0 ? " had no answer: " : " was answered " + status + " " + answer.code + ": ")
                + answer.message, cause);
        this.call = call;
        this.status = status;
        this.code = answer.code;
        this.reason = answer.message;
        this.details = Map.copyOf(answer.details);
        this.traceId = answer.traceId;
        this.retryAfter = answer.retryAfter;
        this.reached = reached;
    }

    /** What an error answer says. */
    record Answer(
            String code,
            String message,
            Map<String, Object> details,
            @Nullable String traceId,
            @Nullable Duration retryAfter) {}

    /** The operator said no. */
    static OperatorException refused(String call, int status, Answer answer) {
        return new OperatorException(call, status, answer, true, null);
    }

    /** No answer. {@code reached}: the request may have arrived all the same. */
    static OperatorException unreachable(String call, String why, boolean reached, Throwable cause) {
        return new OperatorException(call, 0, new Answer(UNREACHABLE, why, Map.of(), null, null), reached, cause);
    }

    /** An answer that cannot be understood. */
    static OperatorException unreadable(String call, int status, String why, @Nullable Throwable cause) {
        return new OperatorException(
                call, status, new Answer(UNREADABLE_ANSWER, why, Map.of(), null, null), true, cause);
    }

    /** The method and path of the call. */
    public String call() {
        return call;
    }

    /** The HTTP status of the answer; 0 when none came. */
    public int status() {
        return status;
    }

    /** The operator's own word for the problem, such as {@code LEASE_LOST} or {@code INVALID_REQUEST}. */
    public String code() {
        return code;
    }

    /** The operator's sentence; {@link #getMessage()} has the call and the status before it. */
    public String reason() {
        return reason;
    }

    /** The facts of the problem by name, {@code fields} of an invalid request for example. */
    public Map<String, Object> details() {
        return details == null ? Map.of() : details; // null after serialization
    }

    /** What leads the operator's people to the log line. */
    public Optional<String> traceId() {
        return Optional.ofNullable(traceId);
    }

    /** How long the operator asked to wait before the call is made again. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** How often the call was made before it was given up. */
    public int tries() {
        return tries;
    }

    /** Whether the lease does not hold the job any more: whatever is said under it will be refused. */
    public boolean isLeaseLost() {
        return code.equals("LEASE_LOST");
    }

    /** Whether no answer came at all. */
    public boolean isUnreachable() {
        return status == 0;
    }

    /** Whether the same call may well succeed later: the operator did not say that anything is wrong with the call itself. */
    public boolean isTransient() {
        return status == 0 || status == 429 || status >= 500 || code.equals(UNREADABLE_ANSWER);
    }

    /** Whether the operator will never take what was sent: malformed, too large, against its rules. */
    boolean isAboutTheBody() {
        return status == 400 || status == 413 || status == 422;
    }

    /** Whether it is certain that the call had no effect. */
    public boolean hadNoEffect() {
        return !reached || status == 429 || status == 503;
    }

    OperatorException after(int howManyTries) {
        tries = howManyTries;
        return this;
    }
}
