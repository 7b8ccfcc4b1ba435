package io.queueoperator.platform.operation;

import io.queueoperator.platform.operation.Operation.When;

/** Whether a run that has ended, and of which nothing is written yet, is worth a row. */
final class Worth {
    private Worth() {}

    /**
     * Decides.
     *
     * @param record what the operation says of itself
     * @param asked somebody asked for this execution
     */
    static boolean ofRow(When record, boolean asked, RunEnding ending) {
        if (asked || ending.failed()) {
            return true;
        }
        return switch (record) {
            case ALWAYS -> true;
            case NOT_ROUTINE -> !ending.routine();
            case FAILED -> ending.errors() > 0;
        };
    }
}
