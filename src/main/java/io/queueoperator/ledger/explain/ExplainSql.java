package io.queueoperator.ledger.explain;

import io.queueoperator.state.JobRow;

/** The statement that brings everything there is to know about why a job is where it is. */
final class ExplainSql {
    /** The due jobs that a claim takes before this one, through the index that the claim walks; %s of which. */
    private static final String AHEAD = """
            (select 1 from queue_operator.jobs a
                     where a.status = 'queued' and a.concurrency_key is %s null and a.parked_by is null
                       and a.task_type = j.task_type
                       and a.queue_rank <= j.queue_rank and (a.queue_rank, a.id) < (j.queue_rank, j.id)
                       and a.available_at <= now()
                     limit $2)""";

    /** The jobs that hold the key of this one. The smallest of different limits counts, as it does for the claim. */
    private static final String HOLDERS = """
            select array_agg(h.id order by h.claimed_at, h.id) as holders, min(h.concurrency_limit) as strictest
                from queue_operator.jobs h
                where h.status in ('claimed', 'running') and h.concurrency_key is not null
                  and h.concurrency_key = j.concurrency_key""";

    /** The pause in force that holds back the job, the one that lasts longest. */
    private static final String PAUSE = """
            select p.id as pause_id, p.kind as pause_kind, nullif(p.key, '') as pause_key, p.reason as pause_reason,
                       coalesce(p.requested_by, p.paused_by) as pause_by, p.since as pause_since, p.until as pause_until
                from queue_operator.pauses p
                where j.status = 'queued' and p.ended_at is null and (p.until is null or p.until > now())
                  and (p.kind = 'everything' or p.kind = 'task_type' and p.key = j.task_type
                       or p.kind = 'source' and p.key = j.source_id or p.kind = 'project' and p.key = j.project_id)
                order by p.until desc nulls first, p.id limit 1""";

    /** The circuit breaker that holds back the job, the one that does so longest; none for its probe. */
    private static final String BREAKER = """
            select b.id as breaker_id, b.kind as breaker_kind, b.key as breaker_key, b.state as breaker_state,
                       b.failures as breaker_failures, b.opened_at as breaker_opened_at, b.retry_at as breaker_retry_at,
                       b.probe_job_id as breaker_probe, b.last_error as breaker_error
                from queue_operator.circuit_breakers b
                where j.status = 'queued' and not j.probe and b.state <> 'closed'
                  and (b.kind = 'source' and b.key = j.source_id or b.kind = 'account' and b.key = j.concurrency_key
                       or b.kind = 'operation' and b.key = j.task_type)
                order by b.state = 'open' desc, b.retry_at desc limit 1""";

    /** The job {@code $1}; jobs ahead of it are counted up to {@code $2}. */
    static final String FACTS = """
            /* explain.facts */
            select %1$s, j.concurrency_key as job_concurrency_key,
                   least(j.concurrency_limit, k.strictest) as effective_limit, coalesce(k.holders, '{}') as holders,
                   case when j.status = 'queued' then (select count(*)::int from (
                       %2$s union all %3$s
                       limit $2) c) end as ahead,
                   (select count(*)::int from queue_operator.jobs h
                    where h.status in ('claimed', 'running') and h.task_type = j.task_type) as held_of_type,
                   (select r.ended_at from queue_operator.task_runs r
                    where r.operation = j.task_type order by r.ended_at desc limit 1) as type_ended_at,
                   f.attempt as failed_attempt, f.error_message as failed_message, f.error_category as failed_category,
                   f.error_type as failed_type, f.error_code as failed_code, p.*, b.*,
                   j.replay_of, j.replayed_by
            from queue_operator.jobs j
            cross join lateral (
                %4$s
            ) k
            left join lateral (
                select * from queue_operator.task_runs r
                where r.job_id = j.id and r.status = 'FAILED'
                order by r.lease_token desc limit 1
            ) f on true
            left join lateral (
                %5$s
            ) p on true
            left join lateral (
                %6$s
            ) b on true
            where j.id = $1
            """.formatted(JobRow.columns("j"), AHEAD.formatted(""), AHEAD.formatted("not"), HOLDERS, PAUSE, BREAKER);

    private ExplainSql() {}
}
