package io.queueoperator.core.job;

import org.jspecify.annotations.Nullable;

/**
 * How far an attempt is (seed 000). Within one attempt it only ever advances; a new attempt starts from {@link #NONE}.
 *
 * @param phase where the worker is, coarse
 * @param step where the worker is, fine
 * @param pct 0..100
 * @param unitsCompleted done units, pages for example; not negative
 * @param unitsTotal all units, as far as the worker knows; not negative
 * @param message a line for people
 */
public record Progress(
        @Nullable String phase,
        @Nullable String step,
        double pct,
        @Nullable Long unitsCompleted,
        @Nullable Long unitsTotal,
        @Nullable String message) {

    /** Nothing reported yet. */
    public static final Progress NONE = new Progress(null, null, 0, null, null, null);

    public Progress {
        if (!(pct >= 0 && pct <= 100)) {
            throw new IllegalArgumentException("pct " + pct + " is not within 0..100");
        }
        if (isNegative(unitsCompleted) || isNegative(unitsTotal)) {
            throw new IllegalArgumentException("units " + unitsCompleted + " of " + unitsTotal + " are negative");
        }
    }

    /**
     * This progress after a newer report of the same attempt: what the report leaves out stays, numbers of done work
     * never go back.
     */
    public Progress advancedBy(Progress newer) {
        return new Progress(
                newer.phase != null ? newer.phase : phase,
                newer.step != null ? newer.step : step,
                Math.max(pct, newer.pct),
                max(unitsCompleted, newer.unitsCompleted),
                newer.unitsTotal != null ? newer.unitsTotal : unitsTotal,
                newer.message != null ? newer.message : message);
    }

    private static boolean isNegative(@Nullable Long units) {
        return units != null && units < 0;
    }

    private static @Nullable Long max(@Nullable Long a, @Nullable Long b) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return Math.max(a, b);
    }
}
