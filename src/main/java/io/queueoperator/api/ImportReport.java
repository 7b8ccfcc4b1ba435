package io.queueoperator.api;

import io.queueoperator.core.operation.ItemFailure;
import io.queueoperator.core.operation.Outcome;
import io.queueoperator.core.operation.Reference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        List<BadLine> badLines)
        implements Outcome {

    /**
     * Why a line cannot be taken.
     *
     * @param line where the row begins, the header being line 1
     * @param column the column's name; empty where it is the line as a whole
     * @param problem what is wrong
     * @param expected what would be right
     */
    public record BadLine(int line, String column, String problem, String expected) {}

    @Override
    public List<ItemFailure> itemFailures() {
        Map<Integer, BadLine> firstOfLine = new LinkedHashMap<>();
        badLines.forEach(bad -> firstOfLine.putIfAbsent(bad.line(), bad));
        return firstOfLine.values().stream().map(bad -> ItemFailure.of(bad.line(), bad, bad.problem())).toList();
    }

    @Override
    public List<Reference> references() {
        Reference itself = new Reference("imports", Long.toString(importId));
        return runId == null ? List.of(itself) : List.of(itself, new Reference("runs", runId));
    }

    @Override
    public Map<String, Object> facts() {
        return Map.of("import_id", importId, "rows", rows, "created", created, "unchanged", unchanged, "known", known,
                "refused", refused);
    }
}
