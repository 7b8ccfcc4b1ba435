package io.queueoperator.api;

import io.queueoperator.core.operation.Outcome;
import io.queueoperator.core.operation.Reference;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a sweep of the reaper did.
 *
 * @param requeued jobs whose lease was taken away and that have another attempt
 * @param failed jobs whose lease was taken away for the last time
 * @param cancelled jobs whose lease was taken away and that somebody had asked to end
 * @param redis jobs brought up to date in Redis; -1 when Redis did not answer
 * @param ingestion jobs brought up to date in the ingestion tables; -1 when they did not answer
 * @param pruned old jobs that left
 * @param requeuedIds which ones (seed 004, RequeueStaleWithIDs)
 * @param failedIds which ones
 * @param cancelledIds which ones
 */
public record SweepReport(
        int requeued,
        int failed,
        int cancelled,
        int redis,
        int ingestion,
        int pruned,
        List<String> requeuedIds,
        List<String> failedIds,
        List<String> cancelledIds)
        implements Outcome {

    /** Nothing was taken away and nothing left; how far the followers are is told by runs of their own. */
    @Override
    public boolean routine() {
        return requeued + failed + cancelled + pruned == 0;
    }

    @Override
    public List<Reference> references() {
        return Stream.of(failedIds, cancelledIds, requeuedIds).map(Reference::jobs).flatMap(List::stream).toList();
    }

    @Override
    public Map<String, Object> facts() {
        return Map.of("requeued", requeued, "failed", failed, "cancelled", cancelled, "redis", redis,
                "ingestion", ingestion, "pruned", pruned);
    }
}
