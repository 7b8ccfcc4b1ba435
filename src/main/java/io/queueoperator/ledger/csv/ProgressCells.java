package io.queueoperator.ledger.csv;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job in the words of the progress file. As long as nothing has happened to an imported job, the words are those that it
 * came with; then they are told from what it is. Pure.
 *
 * @param zone of local times
 */
record ProgressCells(ExportedJob job, ZoneId zone) {

    /** The cells of these columns, in order. */
    List<String> of(List<String> columns) {
        return columns.stream().map(this::cell).toList();
    }

    private String cell(String column) {
        if (column.equals(ProgressColumns.JOB_ID)) {
            return job.id();
        }
        if (column.equals(ProgressColumns.RUN_ID)) {
            return text(job.runId());
        }
        if (ProgressColumns.INPUT.contains(column)) {
            return input(column);
        }
        JsonNode kept = job.metadata().path(ProgressColumns.KEPT);
        if (!ProgressColumns.STATE.contains(column)) {
            return kept.path(ProgressColumns.MORE).path(column).asText("");
        }
        JsonNode stated = kept.path(ProgressColumns.STATED);
        return stated.isObject() && job.version() == 1 ? stated.path(column).asText("") : state(column);
    }

    private String input(String column) {
        JsonNode value = job.payload().path(column);
        if (value.isValueNode() && !value.isNull()) {
            return value.asText();
        }
        String key = text(job.concurrencyKey());
        return column.equals(ProgressColumns.ACCOUNT) && key.startsWith(ProgressColumns.ACCOUNT_KEY)
                ? key.substring(ProgressColumns.ACCOUNT_KEY.length())
                : "";
    }

    private String state(String column) {
        return switch (column) {
            case ProgressColumns.STATUS -> status();
            case ProgressColumns.WORKER_ID -> text(job.workerId());
            case ProgressColumns.CLAIMED_AT -> time(job.claimedAt());
            case ProgressColumns.COMPLETED_AT -> time(job.completedAt());
            case ProgressColumns.ERROR -> text(job.errorMessage());
            case ProgressColumns.ATTEMPTS -> Integer.toString(waits() ? job.attempt() - 1 : job.attempt());
            case ProgressColumns.MAX_ATTEMPTS -> Integer.toString(job.maxAttempts());
            case ProgressColumns.RETRY_AT -> status().equals("retrying") ? time(job.availableAt()) : "";
            case ProgressColumns.ERROR_TYPE -> text(job.errorType());
            case ProgressColumns.ERROR_CATEGORY -> text(job.errorCategory());
            default -> Integer.toString(job.passNumber());
        };
    }

    private String status() {
        return switch (job.status()) {
            case QUEUED -> job.attempt() > 1 || job.requeues() > 0 ? "retrying" : "pending";
            case CLAIMED, RUNNING -> "claimed";
            case COMPLETED -> "success";
            case FAILED -> "failed";
            case CANCELLED -> "skipped";
        };
    }

    private boolean waits() {
        return job.status() == io.queueoperator.core.job.JobStatus.QUEUED;
    }

    private String time(@Nullable Instant at) {
        return at == null ? "" : LocalTimes.write(at, zone);
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
