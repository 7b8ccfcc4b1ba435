package io.queueoperator.flow.replay;

import io.queueoperator.flow.enqueue.EnqueueSql;

/**
 * Statements that run a replay. Whoever changes items of a replay holds the lock of its row, and a move names the version
 * that it was decided on: however many instances are at it, and wherever one dies, a move is made once or not at all.
 */
final class RunSql {
    /** The next {@code $1} replays that go on, after {@code $2, $3}, the oldest first. */
    static final String OPEN = """
            /* replay.open */
            select id, created_at from queue_operator.replays
            where status in ('planning', 'running', 'stopping') and (created_at, id) > ($2::timestamptz, $3)
            order by created_at, id limit $1
            """;

    /** A replay as it is. */
    static final String STATE = "/* replay.state */ select * from queue_operator.replays where id = $1";

    /** Writes down how the jobs of up to {@code $2} items ended. The replay afterwards; no row when others are at it. */
    static final String SETTLE = """
            /* replay.settle */
            with plan as materialized (
                select * from queue_operator.replays
                where id = $1 and status in ('running', 'stopping')
                for update skip locked
            ), ended as materialized (
                select i.seq, j.status, j.fingerprint, j.error_message
                from plan p
                join queue_operator.replay_items i on i.replay_id = p.id and i.state = 'replayed'
                left join queue_operator.jobs j on j.id = i.replay_job_id
                where j.id is null or j.completed_at is not null
                order by i.seq limit $2
            ), settled as (
                update queue_operator.replay_items i
                set state = case e.status when 'completed' then 'succeeded' when 'failed' then 'failed'
                        when 'cancelled' then 'cancelled' else 'lost' end,
                    new_fingerprint = e.fingerprint, new_error = e.error_message, ended_at = now()
                from plan p, ended e
                where i.replay_id = p.id and i.seq = e.seq and i.state = 'replayed'
                returning i.state, i.state = 'failed' and i.new_fingerprint = i.fingerprint as same
            ), counted as (
                select count(*)::int as ended, count(*) filter (where state = 'succeeded')::int as succeeded,
                       count(*) filter (where state = 'failed')::int as failed,
                       count(*) filter (where state in ('cancelled', 'lost'))::int as cancelled,
                       count(*) filter (where same)::int as same
                from settled
            ), moved as (
                update queue_operator.replays r
                set version = r.version + 1, updated_at = now(), succeeded = r.succeeded + c.succeeded,
                    failed = r.failed + c.failed, cancelled = r.cancelled + c.cancelled,
                    same_failure = r.same_failure + c.same
                from plan p, counted c
                where r.id = p.id and c.ended > 0
                returning r.*
            )
            select m.*, (select ended from counted) as ended from moved m
            union all
            select p.*, 0 from plan p where not exists (select from moved)
            """;

    /**
     * Makes the jobs of the next {@code $3} items of the replay {@code $1} in the version {@code $2}, or says what has changed
     * since they were planned. An original that changes at this moment is left to the next step.
     */
    static final String ENQUEUE = """
            /* replay.enqueue */
            with plan as materialized (
                select * from queue_operator.replays
                where id = $1 and version = $2 and status = 'running'
                for update skip locked
            ), next as materialized (
                select i.seq, i.job_id, p.id as replay_id
                from plan p
                join queue_operator.replay_items i on i.replay_id = p.id and i.state = 'planned'
                order by i.seq limit $3
            ), seen as materialized (
                select n.seq, n.job_id, s.id as found, s.status, s.replayed_by, o.other, o.other_status
                from next n
                cross join plan p
                left join queue_operator.jobs s on s.id = n.job_id
                %1$s
            ), held as materialized (
                select n.seq, n.replay_id as made_by, j.*
                from seen s
                join next n on n.seq = s.seq
                join queue_operator.jobs j on j.id = s.job_id
                where s.status = 'failed' and s.other is null
                  and j.status = 'failed' and j.replayed_by is not distinct from s.replayed_by
                order by j.id
                for update of j
            ), input as materialized (
                select h.seq::bigint as ord, nextval('queue_operator.job_id_seq')::text collate "C" as id,
                       null::text as given_id, h.task_type, h.source_id, h.source_url_id, h.document_id, h.document_url,
                       h.run_id, h.project_id, m.id as parent_job_id,
                       'replay:' || h.made_by || ':' || h.seq as idempotency_key, h.priority, h.max_attempts, h.timeout_s,
                       null::timestamptz as scheduled_for, h.payload::text as payload, h.execution::text as execution,
                       h.metadata::text as metadata, h.concurrency_key, h.concurrency_limit, 1 as attempt,
                       null::timestamptz as created_at, h.progress_deadline_s, h.traceparent, h.id as replay_of,
                       t.id as replay_of_task_run, coalesce(h.replay_root, h.id) as replay_root, h.made_by as replay_id
                from held h
                left join lateral (
                    select k.id from queue_operator.task_runs k
                    where k.job_id = h.id and k.lease_token = h.lease_token limit 1
                ) t on true
                left join lateral (
                    select k.id from queue_operator.jobs k where k.id = h.parent_job_id limit 1
                ) m on true
            ), caller as (
                select coalesce(p.started_by, p.created_by) as actor, 'key' as actor_kind from plan p
            ), %2$s
            """.formatted(PlanSql.OTHER, EnqueueSql.written(
                    """
                    , marked as (
                        update queue_operator.replay_items i
                        set state = 'replayed', replay_job_id = c.id, replayed_at = now()
                        from plan p, input n, created c
                        where i.replay_id = p.id and i.seq = n.ord and c.id = n.id
                        returning i.seq
                    ), lineage as (
                        update queue_operator.jobs j set replayed_by = n.id from input n where j.id = n.replay_of
                    ), other as (
                        update queue_operator.replay_items i
                        set state = case when s.found is null then 'gone' when s.status <> 'failed' then 'not_failed'
                                else 'already_replayed' end,
                            detail = case when s.other is not null then s.other || ' ' || s.other_status else s.status end,
                            ended_at = now()
                        from plan p, seen s
                        where i.replay_id = p.id and i.seq = s.seq
                          and (s.found is null or s.status <> 'failed' or s.other is not null)
                        returning i.seq
                    ), moved as (
                        update queue_operator.replays r
                        set version = r.version + 1, updated_at = now(),
                            replayed = r.replayed + (select count(*) from marked),
                            changed = r.changed + (select count(*) from other)
                        from plan p
                        where r.id = p.id
                    )""", ", i.payload"));

    /** Nothing further is enqueued, for the reason {@code $3}. */
    static final String STOP = """
            /* replay.stop */
            update queue_operator.replays
            set status = 'stopping', stop_reason = $3, stopped_at = now(), version = version + 1, updated_at = now()
            where id = $1 and version = $2 and status = 'running'
            returning version
            """;

    /** It is over, with the verdict {@code $4}. */
    static final String FINISH = """
            /* replay.finish */
            update queue_operator.replays
            set status = $3, verdict = $4, ended_at = now(), version = version + 1, updated_at = now()
            where id = $1 and version = $2 and status in ('running', 'stopping')
            returning version
            """;

    /** A plan is run; only one that still waits. Settings that are not given stay. */
    static final String RUN_PLAN = """
            /* replay.run_plan */
            update queue_operator.replays
            set dry_run = false, status = case status when 'planned' then 'running' else status end,
                started_at = case status when 'planned' then now() end, started_by = $2,
                canary = coalesce($3, canary), max_parallel = coalesce($4, max_parallel),
                stop_on_same_failure = coalesce($5, stop_on_same_failure or $3 is not null),
                requested_by = coalesce($6, requested_by), note = coalesce($7, note),
                version = version + 1, updated_at = now()
            where id = $1 and dry_run and status in ('planning', 'planned')
            returning id
            """;

    /** It stops because somebody ({@code $2}) wants it to; one that has not begun is over. */
    static final String ABORT = """
            /* replay.abort */
            update queue_operator.replays
            set status = case when status in ('planning', 'planned') then 'aborted' else 'stopping' end,
                verdict = case when status in ('planning', 'planned') then 'aborted' end,
                ended_at = case when status in ('planning', 'planned') then now() end,
                stop_reason = 'aborted', stopped_at = now(), stopped_by = $2, cancel_queued = cancel_queued or $3,
                note = coalesce($4, note), version = version + 1, updated_at = now()
            where id = $1 and status in ('planning', 'planned', 'running', 'stopping')
              and (stop_reason is distinct from 'aborted' or $3 and not cancel_queued)
            returning id
            """;

    /** Up to {@code $2} jobs of the replay that nobody has claimed. */
    static final String QUEUED = """
            /* replay.queued */
            select j.id
            from queue_operator.replay_items i
            join queue_operator.jobs j on j.id = i.replay_job_id
            where i.replay_id = $1 and i.state = 'replayed' and j.status = 'queued'
            order by i.seq limit $2
            """;

    /** Plans that nobody has run for {@code $1} seconds cannot be run any more, and no longer hold back the jobs they name. */
    static final String EXPIRE = """
            /* replay.expire */
            update queue_operator.replays
            set status = 'aborted', verdict = 'aborted', stop_reason = 'aborted', stopped_at = now(), ended_at = now(),
                note = coalesce(note || ' ', '') || 'Nobody ran the plan in time.', version = version + 1
            where status = 'planned' and updated_at < now() - make_interval(secs => $1::float8)
            """;

    /** The oldest replay that ended and that nothing happened to for {@code $1} seconds leaves, {@code $2} items at a time. */
    static final String PRUNE = """
            /* replay.prune */
            with old as materialized (
                select id from queue_operator.replays
                where status in ('finished', 'aborted')
                  and updated_at < now() - make_interval(secs => $1::float8)
                order by updated_at limit 1
                for update skip locked
            ), part as materialized (
                select i.place
                from old o
                cross join lateral (
                    select k.ctid as place from queue_operator.replay_items k
                    where k.replay_id = o.id order by k.seq limit $2
                ) i
            ), items as (
                delete from queue_operator.replay_items i where i.ctid = any (array(select place from part))
            )
            delete from queue_operator.replays r using old o
            where r.id = o.id and (select count(*) from part) < $2
            """;

    private RunSql() {}
}
