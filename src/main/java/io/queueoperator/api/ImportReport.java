package io.queueoperator.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a progress file.
 *
 * @param importId names it
 * @param runId of rows that named none; null when there were none of those
 * @param zone that local times were taken to be of
 * @param rows without the header
 * @param created rows that are jobs now
 * @param unchanged rows whose jobs were there already, as the rows say
 * @param known rows whose jobs were there already and have gone on, or are told otherwise; they were left as they are
 * @param refused rows that could not be taken; only where partial was asked for
 * @param badLines why, the first of them
 */
public record ImportReport(
        long importId,
        @Nullable String runId,
        String zone,
        int rows,
        int created,
        int unchanged,
        int known,
        int refused,
        List<BadLine> badLines) {

    /**
     * Why a line cannot be taken.
     *
     * @param line where the row begins, the header being line 1
     * @param column the column's name; empty where it is the line as a whole
     * @param problem what is wrong
     * @param expected what would be right
     */
    public record BadLine(int line, String column, String problem, String expected) {}
}
