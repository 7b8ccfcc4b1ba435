package io.queueoperator.demo.worker;

import java.io.IOException;

/** The operator answered, and the answer was no. */
public final class OperatorRefusal extends IOException {

    private static final long serialVersionUID = 1L;

    private final int status;

    OperatorRefusal(String call, int status, String body) {
        super(call + " was answered " + status + ": " + body);
        this.status = status;
    }

    /** The HTTP status of the answer. */
    public int status() {
        return status;
    }

    /** Whether the job is no longer this worker's: finished, cancelled, or leased to another one. */
    public boolean isLeaseLost() {
        return status == 404 || status == 409;
    }
}
