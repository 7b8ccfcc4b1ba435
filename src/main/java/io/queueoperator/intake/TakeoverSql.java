package io.queueoperator.intake;

import io.queueoperator.state.JobRow;

/** Statements of taking over what other workers said. */
final class TakeoverSql {
    /**
     * Writes words down. One that was dealt with otherwise than by taking it is looked at again; what was no job is not, as
     * long as its hash is the same.
     */
    static final String NOTICE = """
            /* takeover.notice */
            insert into queue_operator.intake_takeovers as t
                (job_id, word_key, status, worker, error_message, reported_at, fields)
            select distinct on (job_id, word_key) job_id, word_key, status, worker, error_message, reported_at, fields::json
            from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::text[])
                as i (job_id, word_key, status, worker, error_message, reported_at, fields)
            order by job_id, word_key
            on conflict (job_id, word_key) do update
                set times = t.times + 1, noticed_at = now(), fields = coalesce(excluded.fields, t.fields),
                    state = case when t.state = 'taken' then t.state else 'open' end,
                    closed_at = case when t.state = 'taken' then t.closed_at end,
                    detail = case when t.state = 'taken' then t.detail end
                where not (t.state = 'refused' and t.fields::text is not distinct from excluded.fields::text)
            returning job_id, status, state
            """;

    /**
     * Words that nothing has followed from yet, and how their jobs stand; one snapshot. A word over our own state is about
     * this job, whatever its clock says; one in a hash that nobody signed may be of an earlier job with that id. Behind the
     * colon of its key is the lease under which it was said, if one was shown.
     */
    static final String OPEN = """
            /* takeover.open */
            select t.id, t.job_id, t.status as word, t.worker, t.error_message, t.reported_at, t.lease_token,
                   t.fields::text as fields, j.status, j.lease_token as job_token, j.worker_id,
                   t.fields is not null and t.reported_at < j.created_at - interval '5 minutes' as older_than_job,
                   exists (
                       select from queue_operator.task_runs r
                       where r.job_id = t.job_id and r.status = 'FAILED' and r.lease_token = case
                           when t.word_key ~ ':[0-9]{1,18}$' then split_part(t.word_key, ':', 2)::bigint end
                   ) as attempt_failed
            from queue_operator.intake_takeovers t
            left join queue_operator.jobs j on j.id = t.job_id
            where t.state = 'open' and t.id > $1
            order by t.id
            limit $2
            """;

    /**
     * Claims queued jobs in the name of the workers that ended them, whatever time they were put off to. The lease is long,
     * so that the reaper does not come between this and the end that follows at once.
     */
    static final String CLAIM = """
            /* takeover.claim */
            with queued as (
                select j.id, t.id as takeover, coalesce(t.worker, 'redis') as worker
                from queue_operator.intake_takeovers t
                join queue_operator.jobs j on j.id = t.job_id
                where t.id = any($1::bigint[]) and t.state = 'open' and j.status = 'queued'
                order by j.id
                for update of j, t
            ), one as (
                select distinct on (id) * from queued order by id, takeover
            ), claimed as (
                update queue_operator.jobs j
                set status = 'claimed', version = version + 1, updated_at = now(), claimed_at = now(), started_at = null,
                    advanced_at = now(), acknowledged_at = null, concurrency_slot = null,
                    available_at = least(j.available_at, now()),
                    scheduled_for = case when j.created_by = 'redis:ended' then null else j.scheduled_for end,
                    lease_token = nextval('queue_operator.lease_token_seq'), lease_s = 3600, deadline_at = null,
                    lease_expires_at = now() + interval '1 hour', worker_id = o.worker, worker_name = null,
                    phase = null, step = null, progress_pct = 0, units_completed = null, units_total = null,
                    message = null, parked_by = null, probe = false
                from one o
                where j.id = o.id
                returning j.id, j.attempt, j.lease_token, o.takeover, o.worker
            ), event as (
                insert into queue_operator.job_events
                    (job_id, from_status, to_status, attempt, lease_token, actor_kind, actor)
                select id, 'queued', 'claimed', attempt, lease_token, 'redis', worker from claimed
            )
            update queue_operator.intake_takeovers t set lease_token = c.lease_token
            from claimed c
            where t.id = c.takeover
            returning t.id, t.lease_token
            """;

    /** Closes what was dealt with. */
    static final String CLOSE = """
            /* takeover.close */
            update queue_operator.intake_takeovers t
            set state = i.state, detail = i.detail, closed_at = now()
            from unnest($1::bigint[], $2::text[], $3::text[]) as i (id, state, detail)
            where t.id = i.id and t.state = 'open'
            """;

    /** Jobs as they are, to be shown again. */
    static final String JOBS = """
            /* takeover.jobs */
            select %s from queue_operator.jobs j where j.id = any($1::text[])
            """.formatted(JobRow.columns("j"));

    /** Those in a state, newest first, before an id. */
    static final String LIST = """
            /* takeover.list */
            select id, job_id, status, worker, error_message, reported_at, state, detail, times, noticed_at, closed_at
            from queue_operator.intake_takeovers where state = $1 and id < $2
            order by id desc limit $3
            """;

    private TakeoverSql() {}
}
