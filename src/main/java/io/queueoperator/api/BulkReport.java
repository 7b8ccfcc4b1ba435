package io.queueoperator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one call of a bulk action did.
 *
 * @param done jobs that it was done with
 * @param failed jobs that had changed in between, the first 100 of them
 * @param failedTotal how many there were
 * @param left eligible jobs that are still to do: call again with going_on
 * @param replayId the replay that the jobs became
 */
public record BulkReport(
        String action,
        Instant asOf,
        int done,
        List<Failure> failed,
        int failedTotal,
        int left,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String replayId) {

    /**
     * A job that it could not be done with.
     *
     * @param code as of the same call for one job
     */
    public record Failure(String id, String code, String detail) {}
}
