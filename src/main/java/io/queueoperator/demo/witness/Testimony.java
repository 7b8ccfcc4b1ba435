package io.queueoperator.demo.witness;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What each store says about one failed job. The run is told too, but it speaks for all of its jobs. */
public record Testimony(String jobId, String taskType, List<Statement> stores, Optional<Statement> run) {

    /** One store's word: a status and a message, or why it could not be asked. */
    public record Statement(String store, @Nullable String status, @Nullable String message) {

        boolean saysFailed() {
            return "failed".equals(status) && message != null && !message.isEmpty();
        }
    }

    /** Whether every store tells the failure, and with the same words. */
    public boolean isUnanimous() {
        return stores.stream().allMatch(Statement::saysFailed)
                && stores.stream().map(Statement::message).distinct().count() == 1;
    }
}
