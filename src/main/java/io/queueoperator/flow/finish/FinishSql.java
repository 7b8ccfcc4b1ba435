package io.queueoperator.flow.finish;

import io.queueoperator.state.JobRow;

/** Statements that end attempts. Each takes many, writes job, attempt, audit and the parents' counts, or nothing. */
final class FinishSql {
    /** Counts ended children at their parents; {@code %s} names the CTE of ended jobs. */
    private static final String SIBLINGS = """
            ended as (
                select parent_job_id, count(*) filter (where status = 'completed') as completed,
                       count(*) filter (where status in ('failed', 'cancelled')) as failed
                from %s
                where parent_job_id is not null and completed_at is not null
                group by parent_job_id
            ), parents as (
                select c.parent_job_id from queue_operator.job_children c
                join ended e using (parent_job_id)
                order by c.parent_job_id
                for update of c
            ), siblings as (
                update queue_operator.job_children c
                set completed = c.completed + e.completed, failed = c.failed + e.failed, version = c.version + 1
                from ended e
                join parents p using (parent_job_id)
                where c.parent_job_id = e.parent_job_id
                returning c.*
            )
            """;

    private static final String WITH_SIBLINGS = """
            s.total as children_total, s.completed as children_completed, s.failed as children_failed,
            s.version as children_version""";

    /**
     * Each job is looked up by its id, one after the other and in their order, whatever the planner expects: where the statistics
     * are of a moment when nobody held a job, it would rather read all that are held, for each batch, and where they are of a
     * small table, all of that. So whether a job is held is asked of its lease, which no index says anything about, and that
     * the tokens are equal is said twice, for it to expect few.
     */
    private static final String COMPLETED = """
            with input (id, lease_token, result, phase, step, units_completed, units_total, message) as (
                %5$s
            ), held as (
                select j.id, j.status, i.result, i.phase, i.step, i.units_completed, i.units_total, i.message
                from (select * from input order by id) i
                join lateral (
                    select j.id, j.status, j.lease_token from queue_operator.jobs j
                    where j.id = i.id and j.lease_token = i.lease_token and j.lease_expires_at is not null
                    for update
                ) j on j.lease_token = i.lease_token
            ), completed as (
                update queue_operator.jobs j
                set status = 'completed', version = version + 1, updated_at = now(), completed_at = now(),
                    started_at = coalesce(started_at, now()), lease_expires_at = null, deadline_at = null,
                    phase = coalesce(h.phase, j.phase), step = coalesce(h.step, j.step), progress_pct = 100,
                    units_completed = coalesce(h.units_total, j.units_total, h.units_completed, j.units_completed),
                    units_total = coalesce(h.units_total, j.units_total), message = coalesce(h.message, j.message),
                    result = h.result::json
                from held h
                where j.id = h.id
                returning %1$s, h.status as from_status, j.created_by
            ), run as (
                insert into queue_operator.task_runs
                    (operation, job_id, attempt, lease_token, status, job_status, ended_by, worker_id, worker_name,
                     claimed_at, started_at, ended_at, phase, step, progress_pct, user_id, source_id)
                select task_type, id, attempt, lease_token, 'SUCCESS', 'completed', 'worker', worker_id, worker_name,
                       claimed_at, started_at, completed_at, phase, step, progress_pct, created_by, coalesce(source_id, '')
                from completed
            ), event as (
                insert into queue_operator.job_events
                    (job_id, from_status, to_status, attempt, lease_token, actor_kind, actor)
                select id, from_status, 'completed', attempt, lease_token, 'worker', coalesce(worker_id, '')
                from completed
            ), %3$s
            select %2$s, %4$s
            from completed c left join siblings s on s.parent_job_id = c.parent_job_id
            """;

    /** Held to completed, for the leases named; with what was reported last, where that is known. */
    static final String COMPLETE = "/* finish.complete */\n" + completed("""
            select * from unnest(
                    $1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::text[])""");

    /**
     * The same for one lease. Of an array that is an argument PostgreSQL expects ten elements, and plans for each that has
     * one anew, which takes longer than to carry it out.
     */
    static final String COMPLETE_ONE = "/* finish.complete_one */\n" + completed("""
            select ($1::text[])[1], ($2::bigint[])[1], ($3::text[])[1], ($4::text[])[1], ($5::text[])[1],
                    ($6::bigint[])[1], ($7::bigint[])[1], ($8::text[])[1]""");

    /** What the verdict needs to know of jobs, by id. */
    static final String FACTS = """
            /* finish.facts */
            select %s from queue_operator.jobs j where j.id = any($1::text[])
            """.formatted(JobRow.columns("j"));

    /**
     * Held to failed, cancelled or queued again, as decided. The version guards the decision: whoever decided on an
     * older state changes nothing and decides again. Whoever takes a lease away ({@code $23}) also names the reason: a lease
     * that was renewed since the reaper looked has not run out.
     */
    static final String FAIL = """
            /* finish.fail */
            with input as (
                select * from unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[], $5::float8[], $6::text[],
                        $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::bool[],
                        $14::int[], $15::text[], $16::text[], $17::text[], $18::timestamptz[], $19::float8[],
                        $20::bigint[], $21::bigint[], $22::text[], $28::text[],
                        $29::text[], $30::text[], $31::text[])
                    as t (id, lease_token, version, to_status, delay_s, phase, step, error_message, error_category,
                        error_type, error_code, fingerprint, needs_review, exit_code, stderr, traceback, error_list,
                        reported_at, progress_pct, units_completed, units_total, message, result, rule,
                        rules_version, stated)
            ), held as (
                select j.id, j.status, j.worker_id, j.worker_name, j.claimed_at, j.started_at, j.attempt,
                       greatest(j.progress_pct, i.progress_pct) as progress_pct
                from (select * from input order by id) i
                join lateral (
                    select j.id, j.status, j.worker_id, j.worker_name, j.claimed_at, j.started_at, j.attempt, j.progress_pct,
                           j.lease_token
                    from queue_operator.jobs j
                    where j.id = i.id and j.lease_token = i.lease_token and j.version = i.version
                      and j.lease_expires_at is not null
                      and (not $23 or j.lease_expires_at <= now()
                           or j.cancel_requested_at <= now() - make_interval(secs => $26::float8)
                           or j.claimed_at <= now() - make_interval(secs => $27::float8)
                           or $32 and %5$s)
                    for update
                ) j on j.lease_token = i.lease_token
            ), failed as (
                update queue_operator.jobs j
                set status = i.to_status, version = j.version + 1, updated_at = now(),
                    lease_expires_at = null, deadline_at = null,
                    completed_at = case when i.to_status = 'queued' then null else now() end,
                    attempt = case when i.to_status = 'queued' then j.attempt + 1 else j.attempt end,
                    available_at = case when i.to_status = 'queued' then now() + make_interval(secs => i.delay_s)
                        else j.available_at end,
                    worker_id = case when i.to_status = 'queued' then null else j.worker_id end,
                    worker_name = case when i.to_status = 'queued' then null else j.worker_name end,
                    claimed_at = case when i.to_status = 'queued' then null else j.claimed_at end,
                    started_at = case when i.to_status = 'queued' then null else j.started_at end,
                    phase = case when i.to_status = 'queued' then null else i.phase end,
                    step = case when i.to_status = 'queued' then null else i.step end,
                    progress_pct = case when i.to_status = 'queued' then 0 else h.progress_pct end,
                    units_completed = case when i.to_status = 'queued' then null
                        else greatest(j.units_completed, i.units_completed) end,
                    units_total = case when i.to_status = 'queued' then null else i.units_total end,
                    message = case when i.to_status = 'queued' then null else i.message end,
                    error_message = case when i.to_status = 'queued' then null else i.error_message end,
                    error_category = case when i.to_status = 'queued' then null else i.error_category end,
                    error_type = case when i.to_status = 'queued' then null else i.error_type end,
                    error_code = case when i.to_status = 'queued' then null else i.error_code end,
                    fingerprint = case when i.to_status = 'queued' then null else i.fingerprint end,
                    needs_review = i.to_status <> 'queued' and i.needs_review,
                    result = case when i.to_status = 'queued' then null else i.result::json end
                from input i
                join held h on h.id = i.id
                where j.id = i.id
                returning %1$s, j.created_by
            ), run as (
                insert into queue_operator.task_runs
                    (operation, job_id, attempt, lease_token, status, job_status, ended_by, worker_id, worker_name,
                     claimed_at, started_at, ended_at, retry_at, phase, step, progress_pct, error_message,
                     error_category, error_type, error_code, fingerprint, needs_review, exit_code, stderr,
                     error_traceback, error_list, reported_at, result, rule, rules_version, stated, user_id, source_id)
                select f.task_type, f.id, h.attempt, f.lease_token, 'FAILED', f.status, $24, h.worker_id,
                       h.worker_name, h.claimed_at, h.started_at, f.updated_at,
                       case when f.status = 'queued' then f.available_at end, i.phase, i.step, h.progress_pct,
                       i.error_message, i.error_category, i.error_type, i.error_code, i.fingerprint, i.needs_review,
                       i.exit_code, i.stderr, i.traceback, i.error_list::json, i.reported_at, i.result::json,
                       i.rule, i.rules_version, i.stated::json, f.created_by, coalesce(f.source_id, '')
                from failed f
                join held h on h.id = f.id
                join input i on i.id = f.id
            ), event as (
                insert into queue_operator.job_events
                    (job_id, from_status, to_status, attempt, lease_token, actor_kind, actor, reason)
                select f.id, h.status, f.status, f.attempt, f.lease_token, $24,
                       case when $24 = 'worker' then coalesce(h.worker_id, '') else $25 end, i.error_message
                from failed f
                join held h on h.id = f.id
                join input i on i.id = f.id
            ), %3$s
            select %2$s, %4$s
            from failed f left join siblings s on s.parent_job_id = f.parent_job_id and f.completed_at is not null
            """.formatted(JobRow.columns("j"), JobRow.carried("f"), SIBLINGS.formatted("failed"), WITH_SIBLINGS,
                    Takeover.NO_PROGRESS);

    /** How the attempt of a lease ended, for calls that come twice or too late. */
    static final String ENDED = """
            /* finish.ended */
            select r.status, r.job_status, r.ended_by from queue_operator.task_runs r
            where r.job_id = $1 and r.lease_token = $2
            """;

    private FinishSql() {}

    private static String completed(String input) {
        return COMPLETED.formatted(
                JobRow.columns("j"), JobRow.carried("c"), SIBLINGS.formatted("completed"), WITH_SIBLINGS, input);
    }
}
