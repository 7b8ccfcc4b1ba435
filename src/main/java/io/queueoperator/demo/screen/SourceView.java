package io.queueoperator.demo.screen;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One answer of {@code GET /sources/{id}/progress}, as far as the screen shows it. */
public record SourceView(String sourceId, String status, double percent, List<Job> jobs) {

    /** One answer of {@code GET /jobs/{id}/progress}, or one of the source's active jobs. */
    public record Job(
            String id,
            String taskType,
            String status,
            String who,
            @Nullable String phase,
            @Nullable String step,
            double percent,
            @Nullable String error) {

        /** Reads a snapshot; the worker's name is an optional field of the contract. */
        public static Job of(JsonNode json) {
            String task = json.path("task_type").asText("job");
            return new Job(
                    json.path("job_id").asText(),
                    task,
                    json.path("status").asText(),
                    json.path("worker_name").asText(task),
                    textOrNull(json, "phase"),
                    textOrNull(json, "step"),
                    json.path("progress_pct").asDouble(),
                    textOrNull(json, "error"));
        }

        boolean isProcessing() {
            return status.equals("processing");
        }

        private static @Nullable String textOrNull(JsonNode json, String field) {
            return json.hasNonNull(field) ? json.path(field).asText() : null;
        }
    }

    /** Reads an answer. */
    public static SourceView of(JsonNode json) {
        List<Job> jobs = new ArrayList<>();
        json.path("active_jobs").forEach(job -> jobs.add(Job.of(job)));
        String id = json.path("source_id").asText();
        return new SourceView(
                id, json.path("status").asText(), json.path("aggregate_progress_pct").asDouble(), List.copyOf(jobs));
    }

    /** Whether nothing of this source is left to do. */
    public boolean isOver() {
        return jobs.isEmpty() && !status.equals("queued") && !status.equals("processing");
    }
}
