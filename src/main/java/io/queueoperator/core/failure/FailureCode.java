package io.queueoperator.core.failure;

/** The user-facing error codes of seed 004. A worker may send codes of its own; these are the ones the service knows. */
public final class FailureCode {
    /** A service asked us to slow down. */
    public static final String RATE_LIMITED = "RATE_LIMITED";
    /** Credentials were refused; a retry with the same ones is pointless. */
    public static final String AUTH_FAILED = "AUTH_FAILED";
    /** Something took longer than allowed. */
    public static final String TIMEOUT = "TIMEOUT";
    /** The worker stopped renewing its lease. */
    public static final String STALE_WORKER = "STALE_WORKER";
    /** The worker is alive and does not get on. */
    public static final String NO_PROGRESS = "NO_PROGRESS";
    /** The work itself failed and no better code is known. */
    public static final String AGENT_ERROR = "AGENT_ERROR";
    /** The job cannot be done as it was specified. */
    public static final String INVALID_SPEC = "INVALID_SPEC";
    /** Somebody asked for the end. */
    public static final String CANCELLED = "CANCELLED";

    private FailureCode() {}
}
