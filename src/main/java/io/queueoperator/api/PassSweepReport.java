package io.queueoperator.api;

import io.queueoperator.core.operation.Outcome;
import java.util.Map;

/**
 * What a sweep of the passes did.
 *
 * @param changes of jobs that were read in the log
 * @param ended passes that were seen to have nothing left to run
 * @param begun automatic passes
 * @param requeued jobs that were given another life
 */
public record PassSweepReport(int changes, int ended, int begun, int requeued) implements Outcome {
    /** Passes that somebody asked for are recorded by themselves. */
    @Override
    public boolean routine() {
        return ended + begun + requeued == 0;
    }

    @Override
    public Map<String, Object> facts() {
        return Map.of("changes", changes, "ended", ended, "begun", begun, "requeued", requeued);
    }
}
