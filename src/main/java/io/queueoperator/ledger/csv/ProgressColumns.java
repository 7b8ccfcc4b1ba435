package io.queueoperator.ledger.csv;

import java.util.List;

/** The columns of the progress file, newest generation (CONTRACTS E); older files have fewer of them. */
public final class ProgressColumns {
    public static final String JOB_ID = "job_id";
    public static final String ACCOUNT = "account";
    public static final String STATUS = "status";
    public static final String WORKER_ID = "worker_id";
    public static final String CLAIMED_AT = "claimed_at";
    public static final String COMPLETED_AT = "completed_at";
    public static final String ERROR = "error";
    public static final String ATTEMPTS = "attempts";
    public static final String MAX_ATTEMPTS = "max_attempts";
    public static final String RETRY_AT = "retry_at";
    public static final String ERROR_TYPE = "error_type";
    public static final String ERROR_CATEGORY = "error_category";
    public static final String PASS_NUMBER = "pass_number";
    public static final String RUN_ID = "run_id";

    /** In their order. */
    public static final List<String> ALL = List.of(
            JOB_ID, ACCOUNT, "video_path", "caption", STATUS, WORKER_ID, CLAIMED_AT, COMPLETED_AT, ERROR, ATTEMPTS,
            MAX_ATTEMPTS, RETRY_AT, ERROR_TYPE, ERROR_CATEGORY, PASS_NUMBER, RUN_ID, "video_id");

    /** What the worker needs: the payload of the job. One generation has the platform. */
    public static final List<String> INPUT = List.of(ACCOUNT, "video_path", "caption", "video_id", "platform");

    /** What the file says of how far the job is. */
    public static final List<String> STATE = List.of(
            STATUS, WORKER_ID, CLAIMED_AT, COMPLETED_AT, ERROR, ATTEMPTS, MAX_ATTEMPTS, RETRY_AT, ERROR_TYPE, ERROR_CATEGORY,
            PASS_NUMBER);

    /** The member of a job's metadata that keeps what its file said. */
    public static final String KEPT = "progress_csv";
    /** In it: the cells of {@link #STATE} as they were. */
    public static final String STATED = "stated";
    /** In it: the cells of columns that are none of these. */
    public static final String MORE = "more";
    /** How the concurrency key of an account begins: at most one job of it is in flight. */
    public static final String ACCOUNT_KEY = "account:";

    private ProgressColumns() {}
}
