package io.queueoperator.intake.csv;

import io.queueoperator.core.job.Identifier;
import io.queueoperator.core.job.Problem;
import io.queueoperator.ledger.csv.LocalTimes;
import io.queueoperator.platform.http.QueryParameters;
import java.time.ZoneId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a file is to be read.
 *
 * @param taskType of its jobs
 * @param runId of rows that name none; null: a run made for this import
 * @param zone of local times
 * @param partial whether good rows are taken although there are bad ones
 * @param spreadsheet whether it was written for a spreadsheet, and one apostrophe is to be taken off each cell that begins with one
 */
record ImportSettings(String taskType, @Nullable String runId, ZoneId zone, boolean partial, boolean spreadsheet) {
    static final Set<String> PARAMETERS = Set.of("task_type", "run_id", "zone", "partial", "spreadsheet");

    static ImportSettings of(QueryParameters query, ProgressCsvConfig config) {
        return new ImportSettings(
                Identifier.require("task_type", query.text("task_type").orElse(config.taskType())),
                query.text("run_id").map(run -> Identifier.require("run_id", run)).orElse(null),
                LocalTimes.zone(query.text("zone").orElse(config.zone())), flag(query, "partial"), flag(query, "spreadsheet"));
    }

    private static boolean flag(QueryParameters query, String name) {
        return query.text(name).map(text -> {
            if (!text.equals("true") && !text.equals("false")) {
                throw Problem.invalid(name, "is not acceptable", "true or false");
            }
            return text.equals("true");
        }).orElse(false);
    }
}
