package io.queueoperator.api;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.queueoperator.core.operation.ItemFailure;
import io.queueoperator.core.operation.Outcome;
import java.util.List;
import java.util.Map;

/**
 * What a sweep of the passes did.
 *
 * @param changes of jobs that were read in the log
 * @param ended passes that were seen to have nothing left to run
 * @param begun automatic passes
 * @param requeued jobs that were given another life
 * @param itemFailures runs that could not be seen to; for the ledger of task runs alone
 */
public record PassSweepReport(int changes, int ended, int begun, int requeued, @JsonIgnore List<ItemFailure> itemFailures)
        implements Outcome {
    /** Passes that are begun are recorded by themselves, whoever wanted them. */
    @Override
    public boolean routine() {
        return ended + begun + requeued == 0;
    }

    @Override
    public Map<String, Object> facts() {
        return Map.of("changes", changes, "ended", ended, "begun", begun, "requeued", requeued);
    }
}
