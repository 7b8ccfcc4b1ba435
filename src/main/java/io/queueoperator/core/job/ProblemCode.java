package io.queueoperator.core.job;

/** Everything that can be refused or go wrong in a call. Knows no HTTP: one exhaustive switch maps it to a status. */
public enum ProblemCode {
    /** The request is malformed or a value in it is not acceptable; {@code details} says field by field. */
    INVALID_REQUEST,
    /** No key, or one that nobody has. */
    UNAUTHENTICATED,
    /** A good key without the scope that the call needs. */
    FORBIDDEN,
    /** A page that is signed in by a cookie changes something, and does not say that it is ours. */
    CSRF_TOKEN_MISSING,
    /** Keys were tried too often; wait. */
    TOO_MANY_TRIES,
    /** No job of that id. */
    JOB_NOT_FOUND,
    /** No execution of that id. */
    EXECUTION_NOT_FOUND,
    /** No task run of that id. */
    TASK_RUN_NOT_FOUND,
    /** Nobody of that id ever asked for work. */
    WORKER_NOT_FOUND,
    /** No source of that id. */
    SOURCE_NOT_FOUND,
    /** No webhook of that id. */
    WEBHOOK_NOT_FOUND,
    /** No message of that id to that webhook. */
    DELIVERY_NOT_FOUND,
    /** No replay of that id. */
    REPLAY_NOT_FOUND,
    /** Nothing ever failed in that way. */
    ERROR_GROUP_NOT_FOUND,
    /** Nothing came late under that lease. */
    LATE_RESULT_NOT_FOUND,
    /** Nothing of that id was set aside. */
    REFUSAL_NOT_FOUND,
    /** No classification rules of that version. */
    RULES_NOT_FOUND,
    /** The rule file as it is now cannot be put in force; {@code details} says line by line. */
    RULES_REFUSED,
    /** No run of that id, and no job that names it. */
    RUN_NOT_FOUND,
    /** No pause of that id. */
    PAUSE_NOT_FOUND,
    /** No circuit breaker of that id. */
    BREAKER_NOT_FOUND,
    /** No such path. */
    PATH_NOT_FOUND,
    /** The path is there, but not for this method. */
    METHOD_NOT_ALLOWED,
    /** The caller accepts no media type that the call can answer with. */
    NOT_ACCEPTABLE,
    /** The body has a media type that the call does not read. */
    UNSUPPORTED_MEDIA_TYPE,
    /** The body is larger than allowed. */
    PAYLOAD_TOO_LARGE,
    /** The lease named in the call does not hold the job any more; nothing was changed. */
    LEASE_LOST,
    /** Another one holds the job; nothing was changed. */
    NOT_CLAIMANT,
    /** The job cannot go from its status to the asked one. */
    ILLEGAL_TRANSITION,
    /** What came late is itself a failure. */
    NOTHING_TO_ACCEPT,
    /** Only what failed for good can be replayed or queued again. */
    NOT_FAILED,
    /** Another job does its work already. */
    ALREADY_REPLAYED,
    /** What was to be acted on is not what it was when it was counted. */
    SELECTION_CHANGED,
    /** More jobs are meant than one action may act on. */
    SELECTION_TOO_LARGE,
    /** A job with this id is already there. */
    JOB_EXISTS,
    /** A run with this id was described before, otherwise. */
    RUN_EXISTS,
    /** The pass before has not ended yet. */
    PASS_RUNNING,
    /** No failed job of the run is worth another life. */
    NOTHING_TO_RETRY,
    /** The run has had as many passes as it may have. */
    MAX_PASSES_REACHED,
    /** An execution with this id or idempotency key is already there, and it is another one. */
    EXECUTION_EXISTS,
    /** So much of this is going on already that no more is begun; try again shortly. */
    BUSY,
    /** PostgreSQL cannot answer now; nothing was half-done, try again. */
    STORE_UNAVAILABLE,
    /** A defect of the service; the trace id leads to its log line. */
    INTERNAL
}
