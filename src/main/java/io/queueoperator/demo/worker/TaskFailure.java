package io.queueoperator.demo.worker;

import org.jspecify.annotations.Nullable;

/** A task cannot do its work, and knows why: a code for programs and one concise reason for people. */
public final class TaskFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final String type;
    private final String code;

    /**
     * @param type the class of failure, such as {@code HttpError}
     * @param code the exact case, such as {@code HTTP_404}
     * @param reason what happened, without the worker and the URL: the worker adds both
     */
    public TaskFailure(String type, String code, String reason, @Nullable Throwable cause) {
        super(reason, cause);
        this.type = type;
        this.code = code;
    }

    /** The class of failure. */
    public String type() {
        return type;
    }

    /** The exact case. */
    public String code() {
        return code;
    }
}
