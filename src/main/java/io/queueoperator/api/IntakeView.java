package io.queueoperator.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the intake stands. What PostgreSQL counts is counted up to 10,000: that many, or more.
 *
 * @param off no sweep runs by itself in this instance
 * @param lastSweepAt of this instance; null: not yet
 * @param trouble why the last sweep did not do all it should; null: it did
 */
public record IntakeView(
        Adoption adoption, Takeover takeover, boolean off, @Nullable Instant lastSweepAt, @Nullable String trouble) {

    /**
     * Jobs out of the Redis list.
     *
     * @param enabled whether the list is emptied by us
     * @param queued what is in the list; null when Redis does not say
     * @param inHand what was taken and is not in PostgreSQL yet
     * @param behindBy both
     * @param refusals how many are set aside and wait for a person
     * @param refusedSince since when the oldest of them does
     */
    public record Adoption(
            boolean enabled, @Nullable Long queued, @Nullable Long inHand, @Nullable Long behindBy, long refusals,
            @Nullable Instant refusedSince) {}

    /**
     * What other workers said of the end of jobs.
     *
     * @param enabled whether it is taken over
     * @param behindBy words that nothing has followed from yet
     * @param behindSince since when
     * @param taken words that ended a job
     * @param conflicts words that stood against what we know
     * @param lastRoundAt when this instance last came to the end of all hashes
     */
    public record Takeover(
            boolean enabled, long behindBy, @Nullable Instant behindSince, long taken, long conflicts,
            @Nullable Instant lastRoundAt) {}
}
