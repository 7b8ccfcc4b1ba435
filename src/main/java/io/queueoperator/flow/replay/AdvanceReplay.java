package io.queueoperator.flow.replay;

import io.queueoperator.api.ReplaySweepReport;
import io.queueoperator.core.job.Job;
import io.queueoperator.flow.cancel.CancelJob;
import io.queueoperator.flow.enqueue.EnqueueJobs;
import io.queueoperator.flow.replay.NextMove.CancelQueued;
import io.queueoperator.flow.replay.NextMove.Enqueue;
import io.queueoperator.flow.replay.NextMove.Finish;
import io.queueoperator.flow.replay.NextMove.Plan;
import io.queueoperator.flow.replay.NextMove.Stop;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.platform.telemetry.FailPoint;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Makes the moves of one replay, as long as there is one to make. Others may be at the same one. */
@ApplicationScoped
class AdvanceReplay {
    private static final Logger LOG = Logger.getLogger(AdvanceReplay.class);

    private final Database database;
    private final PlanReplay planReplay;
    private final EnqueueJobs enqueueJobs;
    private final CancelJob cancelJob;
    private final ReplayConfig config;

    AdvanceReplay(
            Database database, PlanReplay planReplay, EnqueueJobs enqueueJobs, CancelJob cancelJob,
            ReplayConfig config) {
        this.database = database;
        this.planReplay = planReplay;
        this.enqueueJobs = enqueueJobs;
        this.cancelJob = cancelJob;
        this.config = config;
    }

    /** One move, and whether another one may follow at once. */
    private record Made(ReplaySweepReport report, boolean more) {
        static final Made NOTHING = new Made(ReplaySweepReport.NOTHING, false);
    }

    /**
     * Goes on with a replay until it has to wait, or others are at it.
     *
     * @param end no move is begun after it
     */
    Uni<ReplaySweepReport> advance(String id, Instant end) {
        return advance(id, end, ReplaySweepReport.NOTHING);
    }

    /** Only looks for the failures; the jobs are made by the chore. */
    Uni<Void> plan(String id, Instant end) {
        return state(id).chain(now -> now == null || !now.status().equals("planning") || Instant.now().isAfter(end)
                ? Uni.createFrom().voidItem()
                : planReplay.planPage(now).chain(() -> plan(id, end)));
    }

    private Uni<ReplaySweepReport> advance(String id, Instant end, ReplaySweepReport before) {
        if (Instant.now().isAfter(end)) {
            return Uni.createFrom().item(before);
        }
        return move(id).chain(made -> {
            ReplaySweepReport sum = before.plus(made.report());
            return made.more() ? advance(id, end, sum) : Uni.createFrom().item(sum);
        });
    }

    private Uni<Made> move(String id) {
        return settle(id).chain(settled -> settled == null
                ? planOrLeave(id)
                : make(NextMove.of(ReplayState.of(settled)), ReplayState.of(settled))
                        .map(made -> new Made(
                                made.report().plus(ReplaySweepReport.settled(settled.getInteger("ended"))),
                                made.more() || settled.getInteger("ended") == config.planBatch())));
    }

    /** What has not begun has nothing to settle. */
    private Uni<Made> planOrLeave(String id) {
        return state(id).chain(now -> now != null && NextMove.of(now) instanceof Plan plan
                ? make(plan, now)
                : Uni.createFrom().item(Made.NOTHING));
    }

    private Uni<Made> make(NextMove move, ReplayState now) {
        if (move instanceof Plan) {
            return planReplay.planPage(now).map(done -> new Made(ReplaySweepReport.planned(done ? 1 : 0), done));
        }
        if (move instanceof Enqueue enqueue) {
            return enqueue(now, Math.min(enqueue.most(), config.batch()));
        }
        if (move instanceof CancelQueued) {
            return cancelQueued(now);
        }
        if (move instanceof Stop stop) {
            return decide(RunSql.STOP, Tuple.of(now.id(), now.version(), stop.reason()), 0)
                    .invoke(made -> LOG.infof("%s stops: %s", now.id(), stop.reason()));
        }
        if (move instanceof Finish finish) {
            return decide(RunSql.FINISH, Tuple.of(now.id(), now.version(), finish.status(), finish.verdict()), 1)
                    .invoke(made -> LOG.infof("%s is %s: %s", now.id(), finish.status(), finish.verdict()));
        }
        return Uni.createFrom().item(Made.NOTHING);
    }

    private Uni<Made> enqueue(ReplayState now, int most) {
        FailPoint.BEFORE_STATEMENT.reached();
        return enqueueJobs.enqueueFound(RunSql.ENQUEUE, Tuple.of(now.id(), now.version(), most))
                .invoke(FailPoint.AFTER_COMMIT::reached)
                .chain(jobs -> state(now.id()).map(after -> new Made(
                        ReplaySweepReport.enqueued(jobs.size()),
                        // Nothing moved: others are at it, or an original changes at this moment.
                        after != null && after.version() != now.version() && movedOn(jobs, now, after))));
    }

    private static boolean movedOn(List<Job> jobs, ReplayState before, ReplayState after) {
        return !jobs.isEmpty() || after.changed() > before.changed();
    }

    private Uni<Made> cancelQueued(ReplayState now) {
        String by = now.stoppedBy() == null ? "replay" : now.stoppedBy();
        return database.run(RunSql.QUEUED, Tuple.of(now.id(), config.batch()))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(row -> row.getString("id")).toList())
                .chain(ids -> ids.isEmpty()
                        ? Uni.createFrom().item(List.<Job>of())
                        : cancelJob.cancelQueued(ids, now.id() + " was aborted", by))
                .map(jobs -> new Made(ReplaySweepReport.NOTHING, !jobs.isEmpty()));
    }

    private Uni<Made> decide(String sql, Tuple arguments, int finished) {
        return database.run(sql, arguments).map(rows -> rows.iterator().hasNext()
                ? new Made(ReplaySweepReport.finished(finished), finished == 0)
                : Made.NOTHING);
    }

    private Uni<@Nullable Row> settle(String id) {
        return database.run(RunSql.SETTLE, Tuple.of(id, config.planBatch())).map(AdvanceReplay::first);
    }

    private Uni<@Nullable ReplayState> state(String id) {
        return database.run(RunSql.STATE, Tuple.of(id)).map(rows -> {
            Row row = first(rows);
            return row == null ? null : ReplayState.of(row);
        });
    }

    private static @Nullable Row first(RowSet<Row> rows) {
        return rows.iterator().hasNext() ? rows.iterator().next() : null;
    }
}
