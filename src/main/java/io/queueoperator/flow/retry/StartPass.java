package io.queueoperator.flow.retry;

import io.queueoperator.api.PassView;
import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.ProblemCode;
import io.queueoperator.core.operation.Origin;
import io.queueoperator.core.operation.Outcome;
import io.queueoperator.core.operation.Reference;
import io.queueoperator.platform.operation.Operation;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Begins the next pass of a run. That it begins is one small statement, guarded by all that it was decided on; the jobs are
 * re-queued afterwards, by whoever is there.
 */
@ApplicationScoped
public class StartPass {
    /** How often it is decided anew because a job changed under the decision. */
    private static final int TRIES = 4;
    private static final String AUTOMATIC = "automatic";
    private static final String ASKED = "asked";
    private static final Asked BY_ITSELF = new Asked("passes", null, null);

    private final Database database;
    private final RunFacts runFacts;
    private final RecordPass recordPass;
    private final RequeueFailed requeueFailed;

    StartPass(Database database, RunFacts runFacts, RecordPass recordPass, RequeueFailed requeueFailed) {
        this.database = database;
        this.runFacts = runFacts;
        this.recordPass = recordPass;
        this.requeueFailed = requeueFailed;
    }

    /**
     * Somebody asks for a pass.
     *
     * @param key the id of the API key
     * @param by the person, as the caller named it
     * @param idempotencyKey the same one again is answered with the pass that it began
     */
    record Asked(String key, @Nullable String by, @Nullable String idempotencyKey) {}

    /**
     * What came of it.
     *
     * @param runId of which run
     * @param begun false: the idempotency key, or another instance, had begun it before
     */
    public record Started(String runId, PassView pass, boolean begun) implements Outcome {
        @Override
        public List<Reference> references() {
            return List.of(new Reference("runs", runId), new Reference("run_passes", runId + "/" + pass.number()));
        }

        @Override
        public Map<String, Object> facts() {
            return Map.of("pass_number", pass.number(), "cause", pass.cause(), "begun", begun, "jobs", pass.jobs(),
                    "requeued", pass.requeued());
        }
    }

    /** Begins a pass; a problem that says why none can begin now. */
    @Operation(name = "runs.start_pass", category = "pass", inputs = {"run_id", "idempotency_key", "by", "key"})
    public Uni<Started> start(String runId, @Nullable String idempotencyKey, @Nullable String by, String key) {
        Asked asked = new Asked(key, by, idempotencyKey);
        return known(runId, asked).chain(known -> known.isPresent()
                ? goOn(runId, known.get().number(), false)
                : begin(runId, ASKED, asked, TRIES));
    }

    /**
     * Begins the pass of a run that is due to have one by itself. Called once that is known: every call is a task run.
     *
     * @param by the service itself, whoever asked for the sweep
     * @return with begun = false when another instance was faster, or a job has changed: the next sweep looks again
     */
    @Operation(name = "runs.start_due_pass", category = "pass", inputs = {"run_id", "by"})
    Uni<Started> startDue(String runId, Origin by) {
        return runFacts.of(runId).chain(standing -> {
            Uni<Optional<Integer>> begun = standing.isDue()
                    ? write(standing, AUTOMATIC, BY_ITSELF)
                    : Uni.createFrom().item(Optional.empty());
            return begun.chain(number -> number.isPresent()
                    ? goOn(runId, number.get(), true)
                    : shown(runId, standing.pass().number(), false));
        });
    }

    private Uni<Optional<PassRow>> known(String runId, Asked asked) {
        return asked.idempotencyKey() == null
                ? Uni.createFrom().item(Optional.empty())
                : database.run(PassSql.BY_KEY, Tuple.of(runId, asked.idempotencyKey())).map(StartPass::one);
    }

    private Uni<Started> begin(String runId, String cause, Asked asked, int tries) {
        return runFacts.of(runId).chain(standing -> {
            Optional<Problem> refusal = standing.refusal();
            return refusal.isPresent()
                    ? refuse(runId, asked, refusal.get())
                    : write(standing, cause, asked).chain(begun -> begun.isPresent()
                            ? goOn(runId, begun.get(), true)
                            : again(runId, cause, asked, tries));
        });
    }

    /** Two with one key at once: the one that came second is answered like a repetition. */
    private Uni<Started> refuse(String runId, Asked asked, Problem refusal) {
        return known(runId, asked).chain(known -> known.isPresent()
                ? goOn(runId, known.get().number(), false)
                : Uni.createFrom().failure(refusal));
    }

    private Uni<Started> again(String runId, String cause, Asked asked, int tries) {
        return tries > 1
                ? begin(runId, cause, asked, tries - 1)
                : Uni.createFrom().failure(Problem.of(ProblemCode.STORE_UNAVAILABLE,
                        "Jobs of run " + runId + " change at this moment; no pass was begun. Try again."));
    }

    /** Empty when something has changed since the standing was read. */
    private Uni<Optional<Integer>> write(RunStanding standing, String cause, Asked asked) {
        Tuple arguments = RecordPass.guard(standing)
                .addString(cause)
                .addString(asked.key())
                .addString(asked.by())
                .addString(asked.idempotencyKey())
                .addString(RunRow.json(standing.limits().byCategory()));
        return recordPass.record(standing).chain(recorded -> recorded
                ? database.run(PassSql.BEGIN, arguments).map(StartPass::number)
                : Uni.createFrom().item(Optional.empty()));
    }

    private Uni<Started> goOn(String runId, int number, boolean begun) {
        return requeueFailed.goOn(runId, number).chain(() -> shown(runId, number, begun));
    }

    private Uni<Started> shown(String runId, int number, boolean begun) {
        return database.run(PassSql.ONE, Tuple.of(runId, number))
                .map(rows -> new Started(runId, Views.pass(one(rows).orElseThrow(), null), begun));
    }

    private static Optional<Integer> number(RowSet<Row> rows) {
        return rows.size() == 0 ? Optional.empty() : Optional.of(rows.iterator().next().getInteger("number"));
    }

    private static Optional<PassRow> one(RowSet<Row> rows) {
        return rows.size() == 0 ? Optional.empty() : Optional.of(PassRow.of(rows.iterator().next()));
    }
}
