package io.queueoperator.flow.replay;

import io.queueoperator.api.NewReplay;
import io.queueoperator.api.ReplayView;
import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.ProblemCode;
import io.queueoperator.core.operation.Outcome;
import io.queueoperator.core.operation.Reference;
import io.queueoperator.platform.operation.Operation;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes down which failures are meant and looks for them; a dry run stays with that until its plan is run. */
@ApplicationScoped
public class StartReplay {
    /** How often it is tried while others use the same idempotency key. */
    private static final int TRIES = 5;

    private final Database database;
    private final NamedFailures namedFailures;
    private final AdvanceReplay advanceReplay;
    private final ReadReplays readReplays;
    private final ReplayConfig config;

    StartReplay(
            Database database, NamedFailures namedFailures, AdvanceReplay advanceReplay, ReadReplays readReplays,
            ReplayConfig config) {
        this.database = database;
        this.namedFailures = namedFailures;
        this.advanceReplay = advanceReplay;
        this.readReplays = readReplays;
        this.config = config;
    }

    /**
     * A replay after it was asked for.
     *
     * @param fresh false: the same had been asked for before
     */
    record Started(ReplayView replay, boolean fresh) implements Outcome {
        @Override
        public List<Reference> references() {
            return List.of(new Reference("replays", replay.id()));
        }

        @Override
        public Map<String, Object> facts() {
            return Map.of("status", replay.status(), "planned", replay.counts().planned(), "fresh", fresh);
        }
    }

    /** The id of a replay, and whether this call has made it. */
    record Made(String id, boolean fresh) {}

    /**
     * Starts a replay, or runs a plan.
     *
     * @param keyId the key of the call: the replay names it, whatever the caller says
     * @return with its plan, unless that takes longer than a call may
     */
    @Operation(name = "replays.start", category = "replay", inputs = {"asked", "key_id"})
    Uni<Started> start(NewReplay asked, String keyId) {
        Asked.check(asked);
        Uni<Made> made = asked.planId() == null ? plan(asked, keyId) : run(asked.planId(), asked, keyId);
        return made.chain(replay -> readReplays.one(replay.id()).map(view -> new Started(view, replay.fresh())));
    }

    /** Writes a replay of these jobs (null: of what the conditions say) down; nothing is looked for yet. */
    Uni<Made> create(NewReplay asked, String @Nullable [] jobIds, String keyId) {
        return create(arguments(asked, jobIds, keyId), TRIES);
    }

    /**
     * A replay of these jobs, which the caller has found; they run in this order. The chore plans it and goes on with it.
     *
     * @param idempotencyKey the same again is the replay that it made the first time
     * @return its id
     */
    public Uni<String> ofJobs(
            List<String> jobIds, String idempotencyKey, @Nullable String by, @Nullable String note, String keyId) {
        NewReplay asked = new NewReplay(null, null, null, null, null, null, null, null, null, null, null, null, null, null,
                null, null, null, null, idempotencyKey, by, note);
        return create(asked, jobIds.toArray(String[]::new), keyId).map(Made::id);
    }

    /** The id of the replay that was made with that key; null when there is none. */
    public Uni<@Nullable String> madeWith(String idempotencyKey) {
        return before(idempotencyKey);
    }

    private Uni<Made> plan(NewReplay asked, String keyId) {
        Instant end = Instant.now().plus(config.planningTime());
        return before(asked.idempotencyKey()).chain(id -> id != null
                ? Uni.createFrom().item(new Made(id, false))
                : namedFailures.of(asked)
                        .chain(jobs -> create(asked, jobs, keyId))
                        .call(made -> made.fresh()
                                ? advanceReplay.plan(made.id(), end)
                                : Uni.createFrom().voidItem()));
    }

    private Uni<@Nullable String> before(@Nullable String key) {
        return key == null ? Uni.createFrom().nullItem() : database.run(PlanSql.BY_KEY, Tuple.of(key))
                .map(rows -> rows.iterator().hasNext() ? rows.iterator().next().getString("id") : null);
    }

    private Uni<Made> create(Tuple arguments, int tries) {
        return database.run(PlanSql.CREATE, arguments).chain(rows -> {
            if (rows.iterator().hasNext()) {
                Row row = rows.iterator().next();
                return Uni.createFrom().item(new Made(row.getString("id"), row.getBoolean("created")));
            }
            // Somebody with the same key has made one that this statement could not see.
            return tries > 1 ? create(arguments, tries - 1) : Uni.createFrom().failure(Problem.of(
                    ProblemCode.STORE_UNAVAILABLE, "Others use the same idempotency_key at this moment. Try again."));
        });
    }

    private Uni<Made> run(String planId, NewReplay asked, String keyId) {
        Tuple arguments = Tuple.tuple().addString(planId).addString(keyId).addInteger(asked.canary())
                .addInteger(asked.maxParallel()).addBoolean(asked.stopOnSameFailure()).addString(asked.by())
                .addString(asked.note());
        return database.run(RunSql.RUN_PLAN, arguments).chain(rows -> rows.iterator().hasNext()
                ? Uni.createFrom().item(new Made(planId, true))
                : whyNot(planId));
    }

    /** Asked only after the guarded statement changed nothing. */
    private Uni<Made> whyNot(String planId) {
        return database.run(RunSql.STATE, Tuple.of(planId)).map(rows -> {
            if (!rows.iterator().hasNext()) {
                throw ReadReplays.notFound(planId);
            }
            Row row = rows.iterator().next();
            if (row.getBoolean("dry_run")) {
                throw Problem.of(ProblemCode.ILLEGAL_TRANSITION,
                        "The plan " + planId + " is " + row.getString("status") + " and cannot be run any more.",
                        Map.of("replay_id", planId, "status", row.getString("status")));
            }
            return new Made(planId, false);
        });
    }

    private Tuple arguments(NewReplay asked, String @Nullable [] jobIds, String keyId) {
        boolean stop = asked.stopOnSameFailure() == null ? asked.canary() != null : asked.stopOnSameFailure();
        return Tuple.tuple()
                .addBoolean(Boolean.TRUE.equals(asked.dryRun())).addString(asked.idempotencyKey())
                .addString(asked.operation()).addOffsetDateTime(utc(asked.since())).addOffsetDateTime(utc(asked.until()))
                .addString(asked.errorText()).addString(asked.errorRegex()).addString(asked.fingerprint())
                .addString(asked.errorCategory()).addString(asked.sourceId()).addString(asked.runId())
                .addArrayOfString(jobIds).addBoolean(Boolean.TRUE.equals(asked.again()))
                .addInteger(asked.limit() == null ? Integer.valueOf(config.limit()) : asked.limit())
                .addInteger(asked.canary())
                .addInteger(asked.maxParallel() == null ? Integer.valueOf(config.maxParallel()) : asked.maxParallel())
                .addBoolean(stop).addString(asked.note()).addString(keyId).addString(asked.by());
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant at) {
        return at == null ? null : at.atOffset(ZoneOffset.UTC);
    }
}
