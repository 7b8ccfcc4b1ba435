package io.queueoperator.ingestion;

import io.queueoperator.ingestion.IngestionConfig.Mode;
import io.queueoperator.ingestion.StageNotes.ItemNote;
import io.queueoperator.ingestion.StageNotes.RunNote;
import io.queueoperator.ingestion.Tables.Shape;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the ingestion tables say went wrong, our own or another application's, in one statement. */
@ApplicationScoped
public class ReadStageNotes {
    private final Tables tables;
    private final IngestionDatabase database;
    private final Mode mode;

    ReadStageNotes(Tables tables, IngestionDatabase database, IngestionConfig config) {
        this.tables = tables;
        this.database = database;
        this.mode = config.mode();
    }

    /** Of a run of the source, or of what belongs to no run where there is none; a failure when the tables cannot be read now. */
    public Uni<StageNotes> read(String sourceId, @Nullable String runId) {
        if (mode == Mode.OFF) {
            return Uni.createFrom().item(StageNotes.NONE);
        }
        return tables.shape().chain(shape -> read(sourceId, runId, shape))
                // Somebody may have changed the tables: look again.
                .onFailure(Refusal::isOfTheShape)
                .recoverWithUni(() -> tables.look().chain(shape -> read(sourceId, runId, shape)));
    }

    private Uni<StageNotes> read(String sourceId, @Nullable String runId, Shape shape) {
        if (runId == null) {
            return StageStatement.ofSource(shape)
                    .map(sql -> database.run(sql, Tuple.of(sourceId)).map(ReadStageNotes::notes))
                    .orElseGet(() -> Uni.createFrom().item(StageNotes.NONE));
        }
        // An id that the column cannot hold is one that the tables do not know.
        boolean fits = shape.runs().column("id").accepts(runId)
                && shape.items().column("run_id").accepts(runId);
        return fits
                ? database.run(StageStatement.ofRun(shape), Tuple.of(runId, sourceId)).map(ReadStageNotes::notes)
                : Uni.createFrom().item(StageNotes.NONE);
    }

    private static StageNotes notes(RowSet<Row> rows) {
        RunNote run = null;
        Map<String, ItemNote> items = new HashMap<>();
        for (Row row : rows) {
            String stage = row.getString("stage");
            if (row.getString("kind").equals("run")) {
                run = new RunNote(row.getString("status"), stage, row.getString("error_message"), at(row));
            } else if (stage != null) {
                items.put(stage, new ItemNote(
                        row.getString("status"), row.getString("last_error_message"), row.getString("error_message"),
                        row.getString("review_reason"), row.getBoolean("needs_review"), row.getString("job_id"), at(row)));
            }
        }
        return new StageNotes(run, items);
    }

    private static @Nullable Instant at(Row row) {
        OffsetDateTime at = row.getOffsetDateTime("at");
        return at == null ? null : at.toInstant();
    }
}
