package io.queueoperator.flow.claim;

import io.queueoperator.state.JobRow;

/** Statements of a worker that holds jobs: it acknowledges, starts, and gives back. */
final class HoldSql {
    /** The claimant has the job: renews the lease; said twice it is done once more. */
    static final String ACKNOWLEDGE = """
            /* claim.acknowledge */
            update queue_operator.jobs j
            set acknowledged_at = coalesce(acknowledged_at, now()), updated_at = now(),
                lease_expires_at = greatest(lease_expires_at,
                    least(now() + make_interval(secs => lease_s), coalesce(deadline_at, 'infinity')))
            where j.id = $1 and j.lease_token = $2 and j.status = 'claimed'
            returning %s
            """.formatted(JobRow.columns("j"));

    /** Claimed to running; a job that runs under this lease already is answered as it is. */
    static final String START = """
            /* claim.start */
            with started as (
                update queue_operator.jobs j
                set status = 'running', started_at = now(), advanced_at = now(), version = version + 1, updated_at = now(),
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

    /**
     * Held to queued: the attempt does not count, and the job keeps its place. One cancel request ends it instead. Each is looked
     * up by its id, see {@code finish.complete}.
     */
    static final String RELEASE = """
            /* claim.release */
            with input as (
                select * from unnest($1::text[], $2::bigint[]) as t (id, lease_token)
            ), held as (
                select j.id, j.status, j.worker_id
                from (select * from input order by id) i
                join lateral (
                    select j.id, j.status, j.worker_id, j.lease_token from queue_operator.jobs j
                    where j.id = i.id and j.lease_token = i.lease_token and j.lease_expires_at is not null
                      and j.cancel_requested_at is null
                    for update
                ) j on j.lease_token = i.lease_token
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

    private HoldSql() {}
}
