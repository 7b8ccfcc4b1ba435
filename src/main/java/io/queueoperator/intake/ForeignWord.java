package io.queueoperator.intake;

import io.queueoperator.core.failure.ErrorText;
import io.queueoperator.core.failure.FailureReport;
import io.queueoperator.core.job.JobStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What another worker wrote into {@code job:{id}} about the end of a job; pure.
 *
 * @param status completed or failed
 * @param error what it says of the failure; null when it says nothing
 * @param worker the name it gives itself; null when it gives none
 * @param endedAt by its clock; null when it does not say
 * @param token of the lease that the hash showed when it was said; null when it showed none of ours
 */
record ForeignWord(
        JobStatus status, @Nullable String error, @Nullable String worker, @Nullable Instant endedAt,
        @Nullable Long token) {
    private static final Pattern TOKEN = Pattern.compile("[0-9]{1,18}");
    /** The fields that tell whether there is such a word at all. */
    static final List<String> TELLING =
            List.of("operator", "state", "status", "foreign_status", "completed_at", "finished_at", "created_at");

    /** How old a word is. */
    enum Age {
        /** To be dealt with. */
        RECENT,
        /** Nobody knows when it was said: to be dealt with if the job is known here, otherwise left alone. */
        UNKNOWN,
        /** To be left alone. */
        OLD
    }


    /**
     * The word in a hash; empty when there is none. Our own writes change {@code status} and {@code state} together, so
     * a {@code status} that disagrees was written by somebody else. The display puts such a word aside before it writes
     * over it. A hash of another installation is not ours to read.
     */
    static Optional<ForeignWord> of(Map<String, String> hash, String installation) {
        String operator = hash.getOrDefault("operator", "");
        boolean ours = !operator.isEmpty() && operator.equals(installation);
        if (!ours && !operator.isEmpty()) {
            return Optional.empty();
        }
        Optional<JobStatus> aside = ours ? finalStatus(hash.get("foreign_status")) : Optional.empty();
        if (aside.isPresent()) {
            return aside.map(status -> new ForeignWord(
                    status, text(hash.get("foreign_error")), text(hash.get("foreign_worker")),
                    SaidTime.of(hash.get("foreign_at")).orElse(null), token(hash.get("foreign_token"))));
        }
        return finalStatus(hash.get("status"))
                .filter(status -> !ours || disagrees(status, hash.get("state")))
                .map(status -> new ForeignWord(
                        status, text(hash.get("error_message")), text(hash.get("worker")), endedAt(hash),
                        ours ? token(hash.get("lease_token")) : null));
    }

    /**
     * How old this word in that hash is. In a hash that we signed it is about a job of ours. In any other it is as old as it
     * says, or at most as old as the job; without both, somebody's whole history would become jobs at the first start.
     */
    Age age(Map<String, String> hash, Instant oldest) {
        if (!hash.getOrDefault("operator", "").isEmpty()) {
            return Age.RECENT;
        }
        if (endedAt != null) {
            return endedAt.isBefore(oldest) ? Age.OLD : Age.RECENT;
        }
        return SaidTime.of(hash.get("created_at")).filter(created -> !created.isBefore(oldest)).isPresent()
                ? Age.RECENT : Age.UNKNOWN;
    }

    /** The same word of the same job is one word; under another lease it is of another attempt. */
    String key() {
        String said = Shorten.key(status.wire() + "\n" + error + "\n" + worker + "\n" + endedAt);
        return token == null ? said : said + ":" + token;
    }

    /** The failure as the one failure path takes it. Who says failed in Redis means it: there is no other attempt. */
    static FailureReport report(@Nullable String error, @Nullable Instant endedAt) {
        return new FailureReport(
                error == null ? "The worker gave no reason (it wrote failed into Redis without an error_message)" : error,
                null, null, null, null, null, null, null, null, null, null, false, null, endedAt);
    }

    /** The name of the worker as the audit can hold it. */
    static @Nullable String workerId(@Nullable String worker) {
        return worker == null ? null : Shorten.text(worker.strip(), 128);
    }

    private static boolean disagrees(JobStatus word, @Nullable String state) {
        Optional<JobStatus> shown = JobStatus.of(String.valueOf(state));
        return shown.isPresent() && !shown.get().redis().equals(word.redis());
    }

    private static Optional<JobStatus> finalStatus(@Nullable String status) {
        return switch (status == null ? "" : status) {
            case "completed", "done" -> Optional.of(JobStatus.COMPLETED);
            case "failed" -> Optional.of(JobStatus.FAILED);
            default -> Optional.empty();
        };
    }

    private static @Nullable Instant endedAt(Map<String, String> hash) {
        return SaidTime.of(hash.get("completed_at")).or(() -> SaidTime.of(hash.get("finished_at"))).orElse(null);
    }

    private static @Nullable Long token(@Nullable String value) {
        return value == null || !TOKEN.matcher(value).matches() ? null : Long.valueOf(value);
    }

    private static @Nullable String text(@Nullable String value) {
        return value == null || value.isBlank() ? null : ErrorText.bounded(value);
    }
}
