package io.queueoperator.ledger.groups;

/** Parts that the statements of groups share. */
final class FreshFailures {
    /** Which attempts count: those that failed. A cancelled one is no failure. */
    static final String COUNTS = "%1$s.status = 'FAILED' and %1$s.job_status <> 'cancelled' and %1$s.fingerprint is not null";

    /** Which changes of the log may be the end of such an attempt; one that was imported is part of the job's first change. */
    static final String ENDS = "(e.from_status in ('claimed', 'running') or e.from_status is null and e.lease_token is not null)"
            + " and e.to_status in ('failed', 'queued')";

    /**
     * The attempts that changes {@code e} of the log ended, through the index of attempts: each failed attempt is written
     * by the same statement as one change that names its lease. An attempt is the first of its job in the group when the
     * same job did not fail in that way before: so jobs are counted exactly, and without a list of them.
     */
    static final String ATTEMPTS = """
            select r.*, not exists (
                       select from queue_operator.task_runs b
                       where b.job_id = r.job_id and b.lease_token < r.lease_token and b.fingerprint = r.fingerprint
                         and %2$s) as first_of_job
                from %3$s
                cross join lateral (
                    select k.id, k.fingerprint, k.operation, k.error_category, k.error_type, k.error_code, k.error_message,
                           k.job_id, k.attempt, k.lease_token, k.ended_at
                    from queue_operator.task_runs k
                    where k.job_id = e.job_id and k.lease_token = e.lease_token and %1$s
                    offset 0
                ) r""";

    /** The attempts as groups: what each adds, and its latest attempt. */
    static final String GROUPED = """
            select t.*, s.operation, s.error_category, s.error_type, s.error_code, s.error_message, s.job_id, s.attempt
                from (
                    select f.fingerprint, count(*) as failures, count(*) filter (where f.first_of_job) as jobs,
                           min(f.ended_at) as first_seen_at, max(f.ended_at) as last_seen_at,
                           (array_agg(f.id order by f.ended_at desc, f.id desc))[1] as latest
                    from fresh f group by f.fingerprint
                ) t
                join fresh s on s.id = t.latest""";

    private FreshFailures() {}

    /** The attempts that the changes of {@code source}, aliased e, ended. */
    static String attempts(String source) {
        return ATTEMPTS.formatted(COUNTS.formatted("k"), COUNTS.formatted("b"), source);
    }
}
