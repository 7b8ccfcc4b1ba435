package io.queueoperator.flow.replay;

import io.queueoperator.api.NewReplay;
import io.queueoperator.api.ReplayView;
import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.ProblemCode;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;

/** Somebody stops a replay: nothing further is enqueued from then on; what a worker holds goes on to its end. */
@ApplicationScoped
class AbortReplay {
    private final Database database;
    private final AdvanceReplay advanceReplay;
    private final ReadReplays readReplays;
    private final ReplayConfig config;

    AbortReplay(Database database, AdvanceReplay advanceReplay, ReadReplays readReplays, ReplayConfig config) {
        this.database = database;
        this.advanceReplay = advanceReplay;
        this.readReplays = readReplays;
        this.config = config;
    }

    /** Aborts; said twice it is done once. One that has ended by itself is an {@code ILLEGAL_TRANSITION}. */
    Uni<ReplayView> abort(String id, NewReplay.Abort abort, String keyId) {
        Tuple arguments = Tuple.of(id, keyId, Boolean.TRUE.equals(abort.cancelQueued()), abort.note());
        Instant end = Instant.now().plus(config.planningTime());
        return database.run(RunSql.ABORT, arguments)
                // What is to be cancelled is cancelled before the answer.
                .call(rows -> rows.iterator().hasNext() ? advanceReplay.advance(id, end) : Uni.createFrom().voidItem())
                .chain(rows -> readReplays.one(id))
                .invoke(AbortReplay::requireAborted);
    }

    private static void requireAborted(ReplayView replay) {
        if (!"aborted".equals(replay.stopReason())) {
            throw Problem.of(ProblemCode.ILLEGAL_TRANSITION,
                    "Replay " + replay.id() + " is " + replay.status() + " and cannot be aborted any more.",
                    Map.of("replay_id", replay.id(), "status", replay.status()));
        }
    }
}
