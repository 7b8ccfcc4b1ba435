package io.queueoperator.flow.enqueue;

import io.queueoperator.api.NewJob;
import io.queueoperator.core.job.Actor;
import io.queueoperator.flow.WorkSignal.Worker;
import io.queueoperator.state.ClosedGates;
import io.queueoperator.state.JobRow;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The statement that takes in one job and claims it. It writes what {@link PlainSql#INSERT_ONE} and then a claim of the job would
 * have left, with both lines of the log; nothing where a gate is closed for the job.
 */
final class HandOverSql {
    /** Answers with the job as it was claimed, as a claim does. */
    static final String INSERT = """
            /* enqueue.hand_over */
            with %1$s, created as (
                insert into queue_operator.jobs as j (
                    %2$s, version, claimed_at, advanced_at, lease_token,
                    lease_s, deadline_at, lease_expires_at, worker_id, worker_name)
                select %3$s, 2, now(), now(), nextval('queue_operator.lease_token_seq'),
                       $21::integer, now() + make_interval(secs => timeout_s),
                       now() + make_interval(secs => least($21::integer, timeout_s)), $22::text, $23::text
                from %4$s
                where %5$s and %6$s
                  and exists (select from (select i.source_id, i.project_id, null::text as parked_by) j where %7$s)
                returning %8$s, j.payload::text, j.execution::text, j.metadata::text
            ), event as (
                insert into queue_operator.job_events
                    (job_id, from_status, to_status, attempt, lease_token, actor_kind, actor)
                select c.id, e.from_status, e.to_status, 1, e.lease_token, e.actor_kind, e.actor
                from created c
                cross join lateral (values
                    (1, null::text, 'queued', null::bigint, $2::text, $1::text),
                    (2, 'queued', 'claimed', c.lease_token, 'worker', $22::text)
                ) e (place, from_status, to_status, lease_token, actor_kind, actor)
                order by e.place
            ), %9$s
            select %10$s, c.payload, c.execution, c.metadata from created c
            """.formatted(ClosedGates.GATES, PlainSql.COLUMNS, PlainSql.values("claimed"), PlainSql.THE_ONE,
                    ClosedGates.NOT_EVERYTHING, ClosedGates.OPEN_TYPE.formatted("i.task_type"), ClosedGates.OPEN,
                    JobRow.columns("j"), PlainSql.SOURCE, JobRow.carried("c"));

    private HandOverSql() {}

    /** The arguments of {@link #INSERT}. */
    static Tuple arguments(
            List<NewJob> job, EnqueueConfig defaults, Actor by, @Nullable String traceparent, Worker worker) {
        return PlainSql.arguments(job, defaults, by, traceparent)
                .addInteger(worker.leaseS())
                .addString(worker.id())
                .addString(worker.name());
    }
}
