package io.queueoperator.ledger;

import io.queueoperator.state.JobRow;

/** Statements that read what is remembered. */
final class LedgerSql {
    /** A job with its bodies and its lineage. */
    static final String JOB = """
            /* ledger.job */
            select %s, j.payload::text, j.execution::text, j.metadata::text, j.result::text,
                   j.replay_of, j.replay_of_task_run, j.replay_id, j.replayed_by
            from queue_operator.jobs j where j.id = $1
            """.formatted(JobRow.columns("j"));

    /** The ended attempts of a job, oldest first; the one that goes on is in the job. */
    static final String ATTEMPTS = """
            /* ledger.attempts */
            select attempt, status, job_status, ended_by, worker_id, worker_name, claimed_at, started_at, ended_at,
                   extract(epoch from ended_at - coalesce(started_at, claimed_at))::float8 as execution_time_s,
                   retry_at, phase, step, progress_pct, error_message, error_category, error_type, error_code,
                   fingerprint, needs_review, exit_code, stderr, error_traceback, error_list::text, reported_at,
                   late_result::text, late_result_at, late_outcome,
                   case when late_result is not null then lease_token end as late_token, late_accepted_at,
                   late_accepted_by, late_requested_by, late_reason, rule, rules_version, stated::text
            from queue_operator.task_runs
            where job_id = $1
            order by lease_token
            """;

    /** Whether there is such a job. */
    static final String KNOWN = """
            /* ledger.known */
            select from queue_operator.jobs where id = $1
            """;

    /** The changes of a job's status after {@code $2}, oldest first; one row of nulls when a known job has no more. */
    static final String EVENTS = """
            /* ledger.events */
            select e.*
            from queue_operator.jobs j
            left join lateral (
                select id, at, from_status, to_status, attempt, actor_kind, actor, reason
                from queue_operator.job_events
                where job_id = j.id and id > $2
                order by id
                limit $3
            ) e on true
            where j.id = $1
            order by e.id
            """;

    /** Sources after the id {@code $1}, with what goes on in each, counted up to {@code $3}, and what ended last. */
    static final String SOURCES = """
            /* ledger.sources */
            select s.id, s.first_seen_at, a.active_jobs, a.held_jobs, n.created_at as last_enqueued_at,
                   l.status as last_status, l.completed_at as last_ended_at, l.error_message as last_error
            from (
                select id, first_seen_at from queue_operator.sources where id > $1 order by id limit $2
            ) s
            cross join lateral (
                select count(*)::int as active_jobs, count(*) filter (where c.status <> 'queued')::int as held_jobs
                from (
                    select j.status from queue_operator.jobs j
                    where j.source_id = s.id and j.status in ('queued', 'claimed', 'running')
                    limit $3
                ) c
            ) a
            left join lateral (
                select j.created_at from queue_operator.jobs j
                where j.source_id = s.id
                order by j.created_at desc, j.id desc limit 1
            ) n on true
            left join lateral (
                select j.status, j.completed_at, j.error_message from queue_operator.jobs j
                where j.source_id = s.id and j.completed_at is not null
                order by j.completed_at desc limit 1
            ) l on true
            order by s.id
            """;

    private LedgerSql() {}
}
