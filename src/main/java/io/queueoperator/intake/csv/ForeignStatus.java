package io.queueoperator.intake.csv;

import io.queueoperator.core.job.JobStatus;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The statuses met in files, and what they mean here. */
enum ForeignStatus {
    PENDING(JobStatus.QUEUED),
    /** No lease of ours stands behind it, and its worker cannot report here: it waits again, the attempt does not count. */
    CLAIMED(JobStatus.QUEUED),
    SUCCESS(JobStatus.COMPLETED),
    FAILED(JobStatus.FAILED),
    /** It was decided not to do it. */
    SKIPPED(JobStatus.CANCELLED),
    RETRYING(JobStatus.QUEUED),
    /** Nothing says that its work was done: it waits again. */
    VERIFICATION_PENDING(JobStatus.QUEUED);

    private final JobStatus here;

    ForeignStatus(JobStatus here) {
        this.here = here;
    }

    JobStatus here() {
        return here;
    }

    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<ForeignStatus> of(String wire) {
        return Arrays.stream(values()).filter(status -> status.wire().equals(wire)).findFirst();
    }

    /** All of them, for error messages. */
    static String all() {
        return Arrays.stream(values()).map(ForeignStatus::wire).collect(Collectors.joining(", "));
    }
}
