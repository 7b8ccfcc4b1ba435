package io.queueoperator.classification;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.queueoperator.api.RulesProblem;
import io.queueoperator.api.RulesSimulation;
import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.Problem.BadField;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs proposed rules over recorded failures, a batch at a time, and changes nothing. Classifying is work: it is done by
 * worker threads, not by those that answer other calls; and one simulation at a time, so that it is one of them.
 */
@ApplicationScoped
class SimulateRules {
    /** Failures per statement; their texts may be long. */
    private static final int BATCH = 200;
    private static final OffsetDateTime LATEST = OffsetDateTime.parse("9000-01-01T00:00:00Z");

    private final Database database;
    private final ObjectMapper json;
    private final Duration patience;
    private final OneAtATime turns =
            new OneAtATime("This instance simulates other rules at the moment; try again shortly.");

    SimulateRules(Database database, ObjectMapper json, RulesConfig config) {
        this.database = database;
        this.json = json;
        this.patience = config.simulationTime();
    }

    /**
     * What to look at.
     *
     * @param since failures that ended then or later; null: in the last seven days
     * @param taskType null: all
     * @param limit the most failures
     * @param examples the most that are shown
     */
    record Question(@Nullable Instant since, @Nullable String taskType, int limit, int examples) {}

    /** Where the last batch ended. */
    private record After(OffsetDateTime endedAt, long id) {}

    /** Fails with {@code BUSY} while another one goes on. */
    Uni<RulesSimulation> simulate(byte[] file, Question question) {
        return turns.run(wanted -> {
            long end = System.nanoTime() + patience.toNanos();
            return Uni.createFrom().item(() -> begin(file, question))
                    .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                    .chain(simulation -> goOn(simulation, question, new After(LATEST, Long.MAX_VALUE),
                            () -> wanted.getAsBoolean() && System.nanoTime() - end < 0));
        });
    }

    private static Simulation begin(byte[] file, Question question) {
        ProposedRules proposed = ReadRules.of(text(file));
        if (proposed.rules() == null) {
            throw Problem.invalid(proposed.problems().stream().map(SimulateRules::bad).toList());
        }
        return new Simulation(proposed.rules(), proposed.own(), question.examples());
    }

    private static BadField bad(RulesProblem problem) {
        return new BadField(
                "rules line " + problem.line() + ", column " + problem.column(), problem.problem(), problem.expected());
    }

    private static String text(byte[] file) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file)).toString();
        } catch (CharacterCodingException e) {
            throw Problem.invalid("body", "is not UTF-8", "a rule file in YAML or JSON, in UTF-8");
        }
    }

    private Uni<RulesSimulation> goOn(
            Simulation simulation, Question question, After after, BooleanSupplier inTime) {
        int batch = Math.min(BATCH, question.limit() - simulation.lookedAt());
        // One more than is looked at tells whether there are more.
        OffsetDateTime since = question.since() == null ? null : question.since().atOffset(ZoneOffset.UTC);
        return database.run(
                        RulesSql.FAILURES, Tuple.of(since, after.endedAt(), after.id(), question.taskType(), batch + 1))
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(rows -> StreamSupport.stream(rows.spliterator(), false).toList())
                .chain(rows -> {
                    boolean allOfThem = simulation.lookAtAll(
                            rows.stream().limit(batch).map(this::recorded).iterator(), inTime);
                    boolean more = !allOfThem || rows.size() > batch;
                    boolean enough = simulation.lookedAt() >= question.limit() || !inTime.getAsBoolean();
                    return !more || enough
                            ? Uni.createFrom().item(simulation.result(!more))
                            : goOn(simulation, question, last(rows, batch), inTime);
                });
    }

    private static After last(List<Row> rows, int batch) {
        Row row = rows.get(batch - 1);
        return new After(row.getOffsetDateTime("ended_at"), row.getLong("id"));
    }

    private RecordedFailure recorded(Row row) {
        String stated = row.getString("stated");
        try {
            JsonNode tree = stated == null ? null : json.readTree(stated);
            return RecordedFailure.of(row, tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what PostgreSQL takes as JSON can be read", e);
        }
    }
}
