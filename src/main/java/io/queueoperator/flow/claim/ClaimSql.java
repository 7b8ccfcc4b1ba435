package io.queueoperator.flow.claim;

import io.queueoperator.state.JobRow;

/** Statements of claiming. */
final class ClaimSql {
    private static final String TAKE = """
            picked as (
                select c.id
                from wanted w
                cross join lateral (
                    select j.id, j.priority, j.available_at
                    from queue_operator.jobs j
                    where j.status = 'queued' and j.task_type = w.task_type and j.available_at <= now()
                      and ($2::text is null or j.project_id = $2)
                    order by j.priority desc, j.available_at, j.id
                    limit $3
                    for update skip locked
                ) c
                order by c.priority desc, c.available_at, c.id
                limit $3
            ), claimed as (
                update queue_operator.jobs j
                set status = 'claimed', version = version + 1, updated_at = now(), claimed_at = now(),
                    started_at = null,
                    lease_token = nextval('queue_operator.lease_token_seq'), lease_s = $4,
                    deadline_at = now() + make_interval(secs => timeout_s),
                    lease_expires_at = now() + make_interval(secs => least($4, timeout_s)),
                    worker_id = $5, worker_name = $6,
                    phase = null, step = null, progress_pct = 0, units_completed = null, units_total = null,
                    message = null
                from picked
                where j.id = picked.id
                returning %1$s, j.payload::text, j.execution::text, j.metadata::text
            ), event as (
                insert into queue_operator.job_events
                    (job_id, from_status, to_status, attempt, lease_token, actor_kind, actor)
                select id, 'queued', 'claimed', attempt, lease_token, 'worker', $5 from claimed
            )
            select %2$s, c.payload, c.execution, c.metadata from claimed c
            order by c.priority desc, c.available_at, c.id
            """.formatted(JobRow.columns("j"), JobRow.carried("c"));

    /**
     * Takes up to {@code $3} jobs of the types {@code $1}, highest priority first, then oldest. Rows that another claim
     * is taking are skipped, never waited for.
     */
    static final String NEXT = """
            /* claim.next */
            with wanted as (
                select distinct unnest($1::text[]) collate "C" as task_type
            ),
            """ + TAKE;

    /** The same for a worker that takes any type: the queued types are found by hopping through the index. */
    static final String NEXT_OF_ANY = """
            /* claim.next_of_any */
            with recursive types (task_type) as (
                (select task_type from queue_operator.jobs where status = 'queued' order by task_type limit 1)
                union all
                select (select j.task_type from queue_operator.jobs j
                        where j.status = 'queued' and j.task_type > t.task_type order by j.task_type limit 1)
                from types t where t.task_type is not null
            ), wanted as (
                select task_type from types where task_type is not null and $1::text[] is null
            ),
            """ + TAKE;

    /** Claimed to running; a job that runs under this lease already is answered as it is. */
    static final String START = """
            /* claim.start */
            with started as (
                update queue_operator.jobs j
                set status = 'running', started_at = now(), version = version + 1, updated_at = now(),
                    lease_expires_at = greatest(lease_expires_at,
                        least(now() + make_interval(secs => lease_s), coalesce(deadline_at, 'infinity')))
                where j.id = $1 and j.lease_token = $2 and j.status = 'claimed'
                returning %1$s
            ), event as (
                insert into queue_operator.job_events
                    (job_id, from_status, to_status, attempt, lease_token, actor_kind, actor)
                select id, 'claimed', 'running', attempt, lease_token, 'worker', coalesce(worker_id, '') from started
            )
            select %2$s, true as changed from started s
            union all
            select %1$s, false from queue_operator.jobs j
            where j.id = $1 and j.lease_token = $2 and j.status = 'running' and not exists (select from started)
            """.formatted(JobRow.columns("j"), JobRow.carried("s"));

    /** Held to queued: the attempt does not count, and the job keeps its place. One cancel request ends it instead. */
    static final String RELEASE = """
            /* claim.release */
            with input as (
                select * from unnest($1::text[], $2::bigint[]) as t (id, lease_token)
            ), held as (
                select j.id, j.status, j.worker_id
                from queue_operator.jobs j
                join input i on i.id = j.id and i.lease_token = j.lease_token
                where j.status in ('claimed', 'running') and j.cancel_requested_at is null
                order by j.id
                for update of j
            ), released as (
                update queue_operator.jobs j
                set status = 'queued', version = version + 1, updated_at = now(),
                    lease_expires_at = null, deadline_at = null, worker_id = null, worker_name = null,
                    claimed_at = null, started_at = null, phase = null, step = null, progress_pct = 0,
                    units_completed = null, units_total = null, message = null
                from held h
                where j.id = h.id
                returning %1$s
            ), event as (
                insert into queue_operator.job_events
                    (job_id, from_status, to_status, attempt, lease_token, actor_kind, actor, reason)
                select r.id, h.status, 'queued', r.attempt, r.lease_token, 'worker', coalesce(h.worker_id, ''), $3
                from released r join held h on h.id = r.id
            )
            select %2$s from released r
            """.formatted(JobRow.columns("j"), JobRow.carried("r"));

    /** How many jobs of each waited-for type could be claimed now, counted up to {@code $2}; null: of any type. */
    static final String DUE = """
            /* claim.due */
            select d.task_type, count(*)::int as jobs
            from unnest($1::text[]) as w (task_type)
            cross join lateral (
                select j.task_type from queue_operator.jobs j
                where j.status = 'queued' and j.task_type = w.task_type and j.available_at <= now()
                order by j.priority desc, j.available_at
                limit $2
            ) d
            group by d.task_type
            """;

    /** The same for waiters that take any type. */
    static final String DUE_OF_ANY = """
            /* claim.due_of_any */
            select d.task_type, count(*)::int as jobs
            from (
                select task_type from queue_operator.jobs
                where status = 'queued' and available_at <= now()
                limit $1
            ) d
            group by d.task_type
            """;

    private ClaimSql() {}
}
