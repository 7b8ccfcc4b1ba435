package io.queueoperator.api;

import io.queueoperator.core.operation.Outcome;
import java.util.Map;

/**
 * What a sweep of the intake did.
 *
 * @param adopted entries of the Redis list that became jobs
 * @param known entries whose job was there already
 * @param refused entries that were set aside
 * @param later entries that are looked at again
 * @param takenOver jobs that ended as another worker said
 * @param conflicts words of other workers that did not end a job
 * @param keysScanned hashes that were looked at
 */
public record IntakeSweepReport(
        int adopted, int known, int refused, int later, int takenOver, int conflicts, int keysScanned)
        implements Outcome {
    /** One that did nothing. */
    public static final IntakeSweepReport NOTHING = new IntakeSweepReport(0, 0, 0, 0, 0, 0, 0);

    /** Adopted jobs and jobs that were taken over have their own audit; what was set aside waits for a person. */
    @Override
    public boolean routine() {
        return refused + conflicts == 0;
    }

    @Override
    public Map<String, Object> facts() {
        return Map.of("adopted", adopted, "known", known, "refused", refused, "later", later, "taken_over", takenOver,
                "conflicts", conflicts, "keys_scanned", keysScanned);
    }

    /** What both did. */
    public IntakeSweepReport plus(IntakeSweepReport other) {
        return new IntakeSweepReport(
                adopted + other.adopted, known + other.known, refused + other.refused, later + other.later,
                takenOver + other.takenOver, conflicts + other.conflicts, keysScanned + other.keysScanned);
    }
}
