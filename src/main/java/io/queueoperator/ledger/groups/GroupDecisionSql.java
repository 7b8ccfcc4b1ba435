package io.queueoperator.ledger.groups;

/** Statements of what people decide about groups. */
final class GroupDecisionSql {
    /**
     * The group {@code $1} comes into the state {@code $2}, decided with the key {@code $3}, for {@code $4}, with the note
     * {@code $5}; in that state already it stays as it is. A group that was not rolled up yet is written with no count:
     * the roll-up adds it. One row with the state before; none when nothing ever failed like that.
     */
    static final String DECIDE = """
            /* groups.decide */
            with latest as materialized (
                select r.operation, r.error_category, r.error_type, r.error_code, r.error_message, r.job_id, r.attempt,
                       r.ended_at
                from queue_operator.task_runs r
                where r.fingerprint = $1 and %s
                order by r.ended_at desc, r.id desc limit 1
            ), stored as materialized (
                select * from queue_operator.error_groups g where g.fingerprint = $1 for update
            ), found as materialized (
                select coalesce(s.task_type, l.operation) as task_type,
                       coalesce(s.error_category, l.error_category) as error_category,
                       coalesce(s.error_type, l.error_type) as error_type, coalesce(s.error_code, l.error_code) as error_code,
                       coalesce(s.message, l.error_message) as message, coalesce(s.last_seen_at, l.ended_at) as seen_at,
                       coalesce(s.last_job_id, l.job_id) as job_id, coalesce(s.last_attempt, l.attempt) as attempt,
                       -- It may have come back without having been rolled up.
                       case when s.state = 'resolved' and l.ended_at > s.resolved_at then 'regressed'
                           else coalesce(s.state, 'open') end as state
                from (select 1) as one
                left join stored s on true
                left join latest l on true
                where s.fingerprint is not null or l.job_id is not null
            ), changed as (
                insert into queue_operator.error_groups as g
                    (fingerprint, task_type, error_category, error_type, failures, jobs, first_seen_at, last_seen_at,
                     error_code, message, last_job_id, last_attempt, state, decided_at, decided_by, requested_by, note,
                     resolved_at)
                select $1, f.task_type, f.error_category, f.error_type, 0, 0, f.seen_at, f.seen_at, f.error_code, f.message,
                       f.job_id, f.attempt, $2, now(), $3, $4, $5, case when $2 = 'resolved' then now() end
                from found f where f.state <> $2
                on conflict (fingerprint) do update
                    set state = excluded.state, decided_at = excluded.decided_at, decided_by = excluded.decided_by,
                        requested_by = excluded.requested_by, note = excluded.note,
                        resolved_at = coalesce(excluded.resolved_at, g.resolved_at)
                returning g.fingerprint
            ), audit as (
                insert into queue_operator.error_group_changes
                    (fingerprint, from_state, to_state, actor_kind, actor, requested_by, note)
                select c.fingerprint, f.state, $2, 'key', $3, $4, $5 from changed c cross join found f
            )
            select state from found
            """.formatted(FreshFailures.COUNTS.formatted("r"));

    /** The changes of the group {@code $1} after {@code $2}, oldest first. */
    static final String CHANGES = """
            /* groups.changes */
            select id, at, from_state, to_state, actor_kind, actor, requested_by, note, job_id
            from queue_operator.error_group_changes
            where fingerprint = $1 and id > $2
            order by id
            limit $3
            """;

    private GroupDecisionSql() {}
}
