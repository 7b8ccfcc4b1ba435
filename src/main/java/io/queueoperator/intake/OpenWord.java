package io.queueoperator.intake;

import io.queueoperator.core.job.JobStatus;
import io.queueoperator.state.JobRow;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A word that nothing has followed from yet, and how its job stands.
 *
 * @param word completed or failed
 * @param claim the token under which the job was claimed in the worker's name; null: not yet
 * @param fields the hash that the job may be made of; null when it was ours
 * @param status of the job; null: nobody knows it
 * @param token of the job's last lease
 * @param holder who has that lease
 * @param olderThanJob it was said before the job was made: of another one with its id
 * @param attemptFailed the attempt it was said of has failed without it: its worker told us too, or the reaper did
 */
record OpenWord(
        long id,
        String jobId,
        JobStatus word,
        @Nullable String worker,
        @Nullable String error,
        @Nullable Instant endedAt,
        @Nullable Long claim,
        @Nullable String fields,
        @Nullable JobStatus status,
        @Nullable Long token,
        @Nullable String holder,
        boolean olderThanJob,
        boolean attemptFailed) {

    /** What follows from it. */
    enum Step {
        /** The job is made of the hash. */
        MAKE,
        /** The job is claimed in the worker's name. */
        CLAIM,
        /** The claimed job is ended. */
        FINISH,
        /** It was ended, and only this is open. */
        TAKEN,
        /** The job, or the attempt it was said of, ended like that without it. */
        AGREED,
        /** Somebody else's truth stands against it. */
        CONFLICT,
        /** There is nothing that a job could be made of. */
        REFUSED
    }

    /**
     * Decides; pure. A lease cannot lie, so a word never ends a job that a worker of ours holds, nor one that has another
     * attempt before it because the attempt that the word is of has failed, as we know already.
     */
    Step next() {
        boolean claimed = claim != null && Objects.equals(claim, token);
        if (status == null) {
            return fields == null ? Step.REFUSED : Step.MAKE;
        }
        if (attemptFailed && !claimed) {
            return word == JobStatus.FAILED ? Step.AGREED : Step.CONFLICT;
        }
        if (status.isHeld()) {
            return claimed ? Step.FINISH : Step.CONFLICT;
        }
        if (status.isTerminal()) {
            return claimed ? Step.TAKEN : status.redis().equals(word.redis()) ? Step.AGREED : Step.CONFLICT;
        }
        return olderThanJob ? Step.CONFLICT : Step.CLAIM;
    }

    /** Why it was not taken, for a person. */
    @Nullable String conflict() {
        if (status == null) {
            return "there is no such job, and the hash is not one that a job could be made of";
        }
        if (status.isHeld()) {
            return "the job was held by " + holder + " under the lease " + token + ", which stands";
        }
        if (status.isTerminal()) {
            return "the job had ended as " + status.wire() + " already";
        }
        return attemptFailed ? "the attempt it was said of had failed already" : "it was said before the job was made";
    }

    OpenWord withClaim(long newClaim) {
        return new OpenWord(
                id, jobId, word, worker, error, endedAt, newClaim, fields, status, newClaim, worker, olderThanJob,
                attemptFailed);
    }

    static OpenWord of(Row row) {
        String status = row.getString("status");
        return new OpenWord(
                row.getLong("id"), row.getString("job_id"), JobStatus.of(row.getString("word")).orElseThrow(),
                row.getString("worker"), row.getString("error_message"), JobRow.instant(row, "reported_at"),
                row.getLong("lease_token"), row.getString("fields"),
                status == null ? null : JobStatus.of(status).orElseThrow(), row.getLong("job_token"),
                row.getString("worker_id"), Boolean.TRUE.equals(row.getBoolean("older_than_job")),
                Boolean.TRUE.equals(row.getBoolean("attempt_failed")));
    }
}
