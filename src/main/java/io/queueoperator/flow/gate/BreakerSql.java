package io.queueoperator.flow.gate;

import io.queueoperator.state.ChangeLog;

/**
 * Statements of circuit breakers. Whoever writes them takes a revision of circuit_breaker_log, and changes nothing when
 * another instance took it first: so there is one order of all changes, without a leader and without waiting.
 */
final class BreakerSql {
    /**
     * How far the log was counted, what the next {@code $1} changes in it say of ended attempts (one row at least), and
     * whether there is anything else to do; whether jobs are parked if {@code $2} says so. As far as {@link ChangeLog}
     * says: nothing can still appear before.
     */
    static final String PLACE = """
            /* gates.place */
            with place as materialized (
                select xid, event_id, watching, revision, xid > pg_snapshot_xmax(pg_current_snapshot()) as restored
                from queue_operator.circuit_breaker_log
            ), next as materialized (
                select e.* from place p
                cross join lateral (
                    select e.xid, e.id, e.job_id, e.lease_token, e.from_status, e.to_status
                    from queue_operator.job_events e
                    where (e.xid, e.id) > (p.xid, p.event_id) and %1$s
                      and p.watching and not p.restored
                    order by e.xid, e.id
                    limit $1
                ) e
            ), ends as (
                select n.xid, n.id, r.*
                from next n
                cross join lateral (
                    select k.job_id, k.operation, k.status, k.error_category, k.error_code, k.error_message, k.claimed_at,
                           k.ended_at, j.source_id, j.concurrency_key
                    from queue_operator.task_runs k
                    join queue_operator.jobs j on j.id = k.job_id
                    where k.job_id = n.job_id and k.lease_token = n.lease_token and k.status in ('SUCCESS', 'FAILED')
                    offset 0
                ) r
                where n.from_status in ('claimed', 'running') and n.to_status in ('completed', 'failed', 'queued')
            )
            select p.watching, p.restored, p.revision, now() as read_at,
                   %2$s::text as present, p.xid::text as from_xid, p.event_id as from_event,
                   (select count(*) from next)::int as events,
                   (select xid::text from next order by xid desc, id desc limit 1) as to_xid,
                   (select id from next order by xid desc, id desc limit 1) as to_event,
                   exists (select from queue_operator.circuit_breakers where state <> 'closed') as breaking,
                   exists (select from queue_operator.pauses where ended_at is null) as pausing,
                   $2 and exists (select from queue_operator.jobs where status = 'queued' and parked_by is not null) as parking,
                   e.job_id, e.operation, e.status, e.error_category, e.error_code, e.error_message, e.claimed_at,
                   e.ended_at, e.source_id, e.concurrency_key
            from place p
            left join ends e on true
            order by e.xid, e.id
            """.formatted(ChangeLog.READABLE, ChangeLog.END);

    /** The breakers that are not closed, and those of the kinds {@code $1} and keys {@code $2}; how their probes do. */
    static final String FOUND = """
            /* gates.found */
            select b.*, r.operation, r.status, r.job_status, r.error_category, r.error_code, r.error_message, r.claimed_at,
                   r.ended_at, j.source_id, j.concurrency_key,
                   b.probe_job_id is not null and r.status is null and not coalesce(
                       j.status = 'queued' and j.probe
                       or j.status in ('claimed', 'running') and j.lease_token > b.probe_token, false) as probe_lost
            from queue_operator.circuit_breakers b
            left join queue_operator.jobs j on j.id = b.probe_job_id
            left join lateral (
                select * from queue_operator.task_runs k
                where k.job_id = b.probe_job_id and k.lease_token > b.probe_token and k.status in ('SUCCESS', 'FAILED')
                order by k.lease_token limit 1
            ) r on true
            where b.state <> 'closed'
               or (b.kind, b.key) in (select * from unnest($1::text[], $2::text[]) as t (kind, key))
            """;

    /**
     * What was decided on the revision {@code $1}, with the changes of state, and how far the log was counted; all of it
     * or, without a row, nothing. One that never opened leaves with its last failure.
     */
    static final String TURN = """
            /* gates.turn */
            with turn as (
                update queue_operator.circuit_breaker_log
                set xid = $2::text::xid8, event_id = $3, watching = $4, revision = revision + 1
                where revision = $1
                returning revision
            ), input as materialized (
                select * from unnest($5::text[], $6::text[], $7::text[], $8::int[], $9::int[], $10::timestamptz[],
                        $11::timestamptz[], $12::timestamptz[], $13::text[], $14::bigint[], $15::timestamptz[], $16::text[],
                        $17::text[], $18::text[], $19::text[], $20::timestamptz[])
                    as t (kind, key, state, failures, trips, opened_at, retry_at, changed_at, probe_job_id, probe_token,
                        probe_at, probe_type, last_job_id, last_error, last_code, last_failed_at)
                where exists (select from turn)
            ), kept as (
                insert into queue_operator.circuit_breakers as b
                    (kind, key, state, failures, trips, opened_at, retry_at, changed_at, probe_job_id, probe_token,
                     probe_at, probe_type, last_job_id, last_error, last_code, last_failed_at)
                select * from input where failures > 0 or opened_at is not null order by kind, key
                on conflict (kind, key) do update
                    set state = excluded.state, failures = excluded.failures, trips = excluded.trips,
                        opened_at = excluded.opened_at, retry_at = excluded.retry_at, changed_at = excluded.changed_at,
                        probe_job_id = excluded.probe_job_id, probe_token = excluded.probe_token,
                        probe_at = excluded.probe_at, probe_type = coalesce(excluded.probe_type, b.probe_type),
                        last_job_id = excluded.last_job_id, last_error = excluded.last_error,
                        last_code = excluded.last_code, last_failed_at = excluded.last_failed_at
                returning b.id, b.kind, b.key
            ), gone as (
                delete from queue_operator.circuit_breakers b
                using input i
                where b.kind = i.kind and b.key = i.key and i.failures = 0 and i.opened_at is null
            ), audit as (
                insert into queue_operator.circuit_breaker_changes
                    (breaker_id, kind, key, from_state, to_state, actor_kind, actor, reason, job_id)
                select k.id, k.kind, k.key, c.from_state, c.to_state, 'chore', 'circuit_breakers', c.reason, c.job_id
                from unnest($21::text[], $22::text[], $23::text[], $24::text[], $25::text[], $26::text[]) with ordinality
                    as c (kind, key, from_state, to_state, reason, job_id, place)
                join kept k on k.kind = c.kind and k.key = c.key
                order by c.place
            )
            select revision from turn
            """;

    /**
     * The breaker {@code $1} is closed by hand, with the key {@code $2}, for {@code $3}, because of {@code $4}; one that is
     * closed and counts nothing stays as it is. One row with the state before; none when there is no such breaker.
     */
    static final String RESET = """
            /* gates.reset */
            with found as materialized (
                select id, kind, key, state, failures from queue_operator.circuit_breakers where id = $1
            ), turn as (
                update queue_operator.circuit_breaker_log set revision = revision + 1
                where exists (select from found where state <> 'closed' or failures > 0)
                returning revision
            ), reset as (
                update queue_operator.circuit_breakers b
                set state = 'closed', failures = 0, trips = 0, retry_at = null, changed_at = now(), probe_job_id = null,
                    probe_token = null, probe_at = null
                from found f
                cross join turn
                where b.id = f.id
                returning b.id
            ), audit as (
                insert into queue_operator.circuit_breaker_changes
                    (breaker_id, kind, key, from_state, to_state, actor_kind, actor, requested_by, reason)
                select f.id, f.kind, f.key, f.state, 'closed', 'key', $2, $3, coalesce($4, 'reset by hand')
                from found f join reset r on r.id = f.id
            )
            select state from found
            """;

    private static final String COLUMNS = """
            id, kind, key, state, failures, trips, opened_at, retry_at, changed_at, probe_job_id, probe_at, last_job_id,
            last_error, last_code, last_failed_at""";

    /** Breakers before the number {@code $1}, the newest first, of the state {@code $2}, the kind {@code $3}, the key {@code $4}. */
    static final String LIST = """
            /* gates.breakers */
            select %s from queue_operator.circuit_breakers b
            where b.id < $1 and ($2::text is null or b.state = $2) and ($3::text is null or b.kind = $3)
              and ($4::text is null or b.key = $4)
            order by b.id desc
            limit $5
            """.formatted(COLUMNS);

    /** The breaker {@code $1}. */
    static final String ONE = """
            /* gates.breaker */
            select %s from queue_operator.circuit_breakers b where b.id = $1
            """.formatted(COLUMNS);

    /** What became of the breaker {@code $1} after the change {@code $2}, oldest first. */
    static final String CHANGES = """
            /* gates.changes */
            select id, at, from_state, to_state, actor_kind, actor, requested_by, reason, job_id
            from queue_operator.circuit_breaker_changes
            where breaker_id = $1 and id > $2
            order by id
            limit $3
            """;

    private BreakerSql() {}
}
