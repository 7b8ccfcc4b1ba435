package io.queueoperator.console;

import io.queueoperator.api.SourceStages;
import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.ProblemCode;
import io.queueoperator.ingestion.ReadStageNotes;
import io.queueoperator.ingestion.StageNotes;
import io.queueoperator.platform.TimeBudget;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.state.JobRow;
import io.queueoperator.state.ReadShownErrors;
import io.queueoperator.state.ShownError;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * How far a source is, stage by stage: how much there is says our database, what went wrong say the stores that people look
 * into, in their order. One statement there, then at the same time one in the ingestion tables and one round trip to Redis.
 */
@ApplicationScoped
public class ReadStages {
    private static final List<String> STAGES = List.of("discovery", "documents", "ocr", "summary");
    private static final int OF_A_RUN = 50_000;
    private static final int WITHOUT_A_RUN = 1_000;

    private final Database database;
    private final ReadShownErrors readErrors;
    private final ReadStageNotes readNotes;
    private final Duration within;

    ReadStages(Database database, ReadShownErrors readErrors, ReadStageNotes readNotes, ConsoleConfig config) {
        this.database = database;
        this.readErrors = readErrors;
        this.readNotes = readNotes;
        this.within = config.stagesWithin();
    }

    /** The jobs by stage, and what all of them together say of their run. */
    private record Work(@Nullable String runId, int jobs, @Nullable String status, @Nullable Instant updatedAt,
            Map<String, StageRow> stages) {}

    /** The stages of a run, null: of the newest; {@code SOURCE_NOT_FOUND}, {@code RUN_NOT_FOUND}. */
    public Uni<SourceStages> read(String sourceId, @Nullable String runId) {
        TimeBudget budget = TimeBudget.of(within);
        return database.run(StagesSql.JOBS, Tuple.of(sourceId, runId, OF_A_RUN, WITHOUT_A_RUN))
                .map(rows -> work(sourceId, rows))
                .chain(work -> Uni.combine().all()
                        .unis(hashes(work, budget), notes(sourceId, work.runId(), budget))
                        .with((hashes, notes) -> answer(sourceId, runId, work, hashes, notes)));
    }

    /** Empty: Redis cannot be asked. */
    private Uni<Optional<Map<String, ShownError>>> hashes(Work work, TimeBudget budget) {
        List<String> failed = work.stages().values().stream()
                .filter(row -> row.failure() != null).map(row -> row.failure().id()).toList();
        return readErrors.read(failed, budget).map(Optional::of).onFailure().recoverWithItem(Optional.empty());
    }

    /** Empty: the tables cannot be read. */
    private Uni<Optional<StageNotes>> notes(String sourceId, @Nullable String runId, TimeBudget budget) {
        return Uni.createFrom().deferred(() -> readNotes.read(sourceId, runId)
                        .ifNoItem().after(budget.atMost(within)).failWith(TimeoutException::new))
                .map(Optional::of)
                .onFailure().recoverWithItem(Optional.empty());
    }

    private static SourceStages answer(
            String sourceId, @Nullable String asked, Work work, Optional<Map<String, ShownError>> hashes,
            Optional<StageNotes> notes) {
        StageNotes said = notes.orElse(StageNotes.NONE);
        if (asked != null && work.jobs() == 0 && said.run() == null && notes.isPresent()) {
            throw Problem.of(ProblemCode.RUN_NOT_FOUND, "There is no run " + asked + " of source " + sourceId + ".",
                    Map.of("source_id", sourceId, "run_id", asked));
        }
        String runStatus = work.runId() == null ? null : said.run() == null ? work.status() : said.run().status();
        StageErrors errors = new StageErrors(hashes.orElse(Map.of()), said);
        List<SourceStages.Stage> stages = STAGES.stream()
                .map(stage -> work.stages().getOrDefault(stage, StageRow.empty(stage)))
                .map(row -> row.shown(runStatus, errors.of(row)))
                .toList();
        List<String> away = new ArrayList<>();
        if (hashes.isEmpty()) {
            away.add("redis");
        }
        if (notes.isEmpty()) {
            away.add("ingestion");
        }
        Instant updatedAt = work.updatedAt() != null || said.run() == null ? work.updatedAt() : said.run().updatedAt();
        return new SourceStages(
                sourceId, work.runId(), runStatus, updatedAt, work.jobs() < (work.runId() == null ? WITHOUT_A_RUN : OF_A_RUN),
                away, stages);
    }

    private static Work work(String sourceId, RowSet<Row> rows) {
        if (!rows.iterator().hasNext()) {
            throw Problem.of(ProblemCode.SOURCE_NOT_FOUND, "There is no source " + sourceId + ".",
                    Map.of("source_id", sourceId));
        }
        Row first = rows.iterator().next();
        Map<String, StageRow> stages = new LinkedHashMap<>();
        for (Row row : rows) {
            if (row.getString("stage") != null) {
                stages.put(row.getString("stage"), StageRow.of(row));
            }
        }
        return new Work(
                first.getString("run_id"), first.getInteger("jobs"), status(first), JobRow.instant(first, "updated_at"),
                stages);
    }

    /** As the ingestion tables would say it. */
    private static @Nullable String status(Row row) {
        if (row.getInteger("jobs") == 0) {
            return null;
        }
        if (row.getBoolean("any_running")) {
            return "running";
        }
        if (row.getBoolean("any_queued")) {
            return "pending";
        }
        return row.getBoolean("any_failed") ? "failed" : row.getBoolean("any_completed") ? "completed" : "canceled";
    }
}
