package io.queueoperator.flow.progress;

import io.queueoperator.api.ProgressRequest;
import io.queueoperator.core.failure.ErrorText;
import io.queueoperator.state.LiveProgress.Report;
import org.jspecify.annotations.Nullable;

/** What a request says of an attempt's progress, in a form that every store can keep; pure. */
final class Said {
    private Said() {}

    static Report by(ProgressRequest r) {
        return new Report(
                clean(r.phase()), clean(r.step()), pct(r), r.unitsCompleted(), r.unitsTotal(), clean(r.message()));
    }

    /** The percentage as said, or from the units where both are known. */
    private static @Nullable Double pct(ProgressRequest r) {
        if (r.progressPct() != null || r.unitsCompleted() == null || r.unitsTotal() == null || r.unitsTotal() == 0) {
            return r.progressPct();
        }
        return Math.min(100.0, 100.0 * r.unitsCompleted() / r.unitsTotal());
    }

    private static @Nullable String clean(@Nullable String text) {
        return text == null ? null : ErrorText.storable(text);
    }
}
