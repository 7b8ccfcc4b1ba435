package io.queueoperator.flow.retry;

import io.queueoperator.state.JobRow;

/** Statements of jobs that somebody gives another life. */
final class RetrySql {
    /**
     * Queues those of the jobs {@code $1} again that are failed and were not replayed; others stay as they are. {@code $2} the
     * key that it is asked with, {@code $3} why, for the audit, {@code $4} up to when they failed (null: whenever). They stay in
     * their pass, and it does not count as one of the lives that passes may give them: a person has decided. What was replayed
     * is left alone as passes leave it: the job that replays it takes its place.
     */
    static final String RETRY = """
            /* retry.requeue */
            with chosen as (
                select id from queue_operator.jobs
                where id = any($1::text[]) and status = 'failed' and replayed_by is null
                  and ($4::timestamptz is null or completed_at <= $4::timestamptz)
                order by id
                for update
            ), requeued as (
                update queue_operator.jobs j
                set %1$s
                from chosen c
                where j.id = c.id
                returning %2$s
            ), event as (
                insert into queue_operator.job_events (job_id, from_status, to_status, attempt, actor_kind, actor, reason)
                select id, 'failed', 'queued', attempt, 'key', $2, $3 from requeued order by id
            ), %3$s
            %4$s
            """.formatted(AnotherLife.SET, JobRow.columns("j"), AnotherLife.SIBLINGS, AnotherLife.RESULT);

    /** What a job is, and the job that replays it. */
    static final String STATUS = "/* retry.status */ select status, replayed_by from queue_operator.jobs where id = $1";

    private RetrySql() {}
}
