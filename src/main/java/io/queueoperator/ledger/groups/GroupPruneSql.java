package io.queueoperator.ledger.groups;

/** The statement that lets old groups leave. */
final class GroupPruneSql {
    /**
     * Groups that nobody has decided anything about that still stands, and that had no failure for {@code $1} seconds leave
     * with their changes, at most {@code $2} of them; one row per group. A group that has attempts still waits for those, so
     * that its counts never say less than its lists.
     */
    static final String PRUNE = """
            /* groups.prune */
            with old as (
                select g.fingerprint from queue_operator.error_groups g
                where g.last_seen_at <= now() - make_interval(secs => $1::float8) and g.state in ('open', 'regressed')
                  -- Not as a join: one look into the index for each group that is old.
                  and coalesce((
                      select false from queue_operator.task_runs r
                      where r.fingerprint = g.fingerprint and r.status = 'FAILED' and r.job_status <> 'cancelled'
                      limit 1), true)
                order by g.last_seen_at
                limit $2
                for update of g skip locked
            ), changes as (
                delete from queue_operator.error_group_changes c using old where c.fingerprint = old.fingerprint
            )
            delete from queue_operator.error_groups g using old where g.fingerprint = old.fingerprint
            returning g.fingerprint
            """;

    private GroupPruneSql() {}
}
