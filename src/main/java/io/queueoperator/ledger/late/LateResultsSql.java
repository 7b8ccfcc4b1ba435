package io.queueoperator.ledger.late;

/** The statement that lists late results. */
final class LateResultsSql {
    /** So many are looked at for one page; a page may be short and still have a next one. */
    static final int SCANNED = 1_000;

    /**
     * Late results before {@code $1, $2} that nobody accepted, of jobs that are not completed nor cancelled, newest first;
     * {@code $3} the task type, null for any. Of the {@code $5} that are looked at, the last one is said in any case.
     */
    static final String OPEN = """
            /* late.open */
            with scanned as materialized (
                select r.id, r.job_id, r.operation, r.attempt, r.lease_token, r.worker_id, r.worker_name,
                       r.late_value::text, r.late_result_at, r.error_message, r.error_code
                from queue_operator.task_runs r
                where r.late_outcome = 'completed' and r.late_accepted_at is null
                  and (r.late_result_at, r.id) < ($1::timestamptz, $2::bigint)
                order by r.late_result_at desc, r.id desc
                limit $5
            ), page as (
                select s.*, j.status
                from scanned s
                cross join lateral (
                    select k.status from queue_operator.jobs k where k.id = s.job_id offset 0
                ) j
                where j.status not in ('completed', 'cancelled') and ($3::text is null or s.operation = $3)
                order by s.late_result_at desc, s.id desc
                limit $4
            ), last as (
                select late_result_at as last_at, id as last_id, (select count(*) from scanned) as scanned
                from scanned order by late_result_at, id limit 1
            )
            select p.*, l.* from last l left join page p on true
            order by p.late_result_at desc, p.id desc
            """;

    private LateResultsSql() {}
}
