package io.queueoperator.ledger.csv;

import com.fasterxml.jackson.databind.JsonNode;
import io.queueoperator.core.job.JobStatus;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/** Files as they are written, for tests of how they are read. */
public final class CsvText {
    private CsvText() {}

    /** A file. */
    public static String file(List<List<String>> lines) {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(CsvLine.of(line)));
        return text.toString();
    }

    /** The cells of a job that was imported and that nothing has happened to, as the import stores it. */
    public static List<String> exported(String id, String job, List<String> columns, ZoneId zone) {
        JsonNode stored = ExportedJob.tree(job);
        ExportedJob exported = new ExportedJob(
                id, JobStatus.of(stored.path("status").asText()).orElseThrow(), 1, stored.path("attempt").asInt(),
                stored.path("max_attempts").asInt(), stored.path("pass_number").asInt(), stored.path("requeues").asInt(),
                Instant.EPOCH, null, null, null, null, null, null, stored.path("run_id").asText(null),
                stored.path("concurrency_key").asText(null), ExportedJob.tree(stored.path("payload").asText()),
                ExportedJob.tree(stored.path("metadata").asText()));
        return new ProgressCells(exported, zone).of(columns);
    }
}
