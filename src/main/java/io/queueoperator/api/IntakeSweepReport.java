package io.queueoperator.api;

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
        int adopted, int known, int refused, int later, int takenOver, int conflicts, int keysScanned) {
    /** One that did nothing. */
    public static final IntakeSweepReport NOTHING = new IntakeSweepReport(0, 0, 0, 0, 0, 0, 0);

    /** What both did. */
    public IntakeSweepReport plus(IntakeSweepReport other) {
        return new IntakeSweepReport(
                adopted + other.adopted, known + other.known, refused + other.refused, later + other.later,
                takenOver + other.takenOver, conflicts + other.conflicts, keysScanned + other.keysScanned);
    }
}
