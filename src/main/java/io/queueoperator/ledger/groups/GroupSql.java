package io.queueoperator.ledger.groups;

import java.util.List;
import java.util.stream.Collectors;

/** Statements that read groups. Each is one snapshot: what was rolled up, and the log from there on. */
final class GroupSql {
    private static final List<String> NAMES = List.of(
            "fingerprint", "state", "task_type", "error_category", "error_type", "error_code", "message", "failures",
            "jobs", "first_seen_at", "last_seen_at", "last_job_id", "last_attempt", "decided_at", "decided_by",
            "requested_by", "note", "resolved_at", "regressed_at", "regressed_job_id");

    /**
     * Groups as they are now: {@code merged} has those that the tail of the log speaks of, all others are as stored. A
     * resolved group that failed again in the tail has come back already.
     */
    private static final String NOW = """
            with place as materialized (
                select xid, event_id, restored_to from queue_operator.follower_cursors where follower = 'error_groups'
            ), fresh as materialized (
                %1$s
            ), tail as materialized (
                %2$s
            ), merged as materialized (
                select t.fingerprint, case when x.at is null then coalesce(g.state, 'open') else 'regressed' end as state,
                       t.operation as task_type, t.error_category, t.error_type, l.error_code, l.message,
                       coalesce(g.failures, 0) + t.failures as failures, coalesce(g.jobs, 0) + t.jobs as jobs,
                       least(g.first_seen_at, t.first_seen_at) as first_seen_at, l.at as last_seen_at,
                       l.job_id as last_job_id, l.attempt as last_attempt, g.decided_at, g.decided_by, g.requested_by,
                       g.note, g.resolved_at, coalesce(x.at, g.regressed_at) as regressed_at,
                       coalesce(x.job_id, g.regressed_job_id) as regressed_job_id
                from tail t
                left join queue_operator.error_groups g on g.fingerprint = t.fingerprint
                cross join lateral (
                    select * from (values
                        (t.last_seen_at, t.error_code, t.error_message, t.job_id, t.attempt),
                        (g.last_seen_at, g.error_code, g.message, g.last_job_id, g.last_attempt)
                    ) as v (at, error_code, message, job_id, attempt)
                    where v.at is not null order by v.at desc limit 1
                ) l
                left join lateral (
                    select f.ended_at as at, f.job_id from fresh f
                    where f.fingerprint = t.fingerprint and g.state = 'resolved' and f.ended_at > g.resolved_at
                    order by f.ended_at, f.id limit 1
                ) x on true
            )
            """.formatted(
                    FreshFailures.attempts("""
                            place p
                                cross join lateral (
                                    select e.job_id, e.lease_token
                                    from queue_operator.job_events e
                                    where (e.xid, e.id) > (p.xid, p.event_id) and e.id > p.restored_to
                                      and e.xid < pg_snapshot_xmax(pg_current_snapshot())
                                      and %s
                                    order by e.xid, e.id
                                    offset 0
                                ) e""".formatted(FreshFailures.ENDS)),
                    FreshFailures.GROUPED);

    /** {@code $3} state, {@code $4} task type, {@code $5} category, {@code $6} code, {@code $7} since, {@code $8} a pattern. */
    private static final String NARROWED = """
            ($3::text is null or g.state = $3) and ($4::text is null or g.task_type = $4)
                  and ($5::text is null or g.error_category = $5) and ($6::text is null or g.error_code = $6)
                  and ($7::timestamptz is null or g.last_seen_at >= $7) and ($8::text is null or g.message ilike $8)""";

    private static final String LIST = NOW + """
            , stored as (
                select %1$s from queue_operator.error_groups g
                where %2$s and %3$s and not exists (select from tail t where t.fingerprint = g.fingerprint)
                order by %4$s limit $9
            )
            select * from (
                select * from stored
                union all
                select * from (select %1$s from merged g where %2$s and %3$s order by %4$s limit $9) m
            ) g
            order by %4$s limit $9
            """;

    /** Groups after {@code $1, $2}, the one seen last first; the index is walked, and what it passes is looked at. */
    static final String BY_LAST_SEEN = "/* groups.by_last_seen */\n" + LIST.formatted(
            columns("g"), "(g.last_seen_at, g.fingerprint) < ($1::timestamptz, $2::text)", NARROWED,
            "g.last_seen_at desc, g.fingerprint desc");

    /** Groups after {@code $1, $2}, the one that failed most first. */
    static final String BY_COUNT = "/* groups.by_count */\n" + LIST.formatted(
            columns("g"), "(g.failures, g.fingerprint) < ($1::bigint, $2::text)", NARROWED,
            "g.failures desc, g.fingerprint desc");

    /** The group {@code $1}; no row when nothing ever failed like that. */
    static final String ONE = "/* groups.one */\n" + NOW + """
            select %1$s from queue_operator.error_groups g
            where g.fingerprint = $1 and not exists (select from tail t where t.fingerprint = g.fingerprint)
            union all
            select %1$s from merged g where g.fingerprint = $1
            """.formatted(columns("g"));

    /** The jobs that failed like {@code $1} and are still there, each once, with its latest such attempt, latest first. */
    static final String JOBS = """
            /* groups.jobs */
            select r.job_id, r.attempt, r.ended_at, r.job_status, r.error_message, r.worker_id, r.worker_name, r.id,
                   j.status, n.failures
            from queue_operator.task_runs r
            cross join lateral (
                select k.status from queue_operator.jobs k where k.id = r.job_id offset 0
            ) j
            cross join lateral (
                select count(*)::int as failures from queue_operator.task_runs b
                where b.job_id = r.job_id and b.fingerprint = $1 and %2$s
            ) n
            where r.fingerprint = $1 and %1$s and (r.ended_at, r.id) < ($2::timestamptz, $3::bigint)
              and not exists (
                    select from queue_operator.task_runs b
                    where b.job_id = r.job_id and b.lease_token > r.lease_token and b.fingerprint = $1 and %2$s)
            order by r.ended_at desc, r.id desc
            limit $4
            """.formatted(FreshFailures.COUNTS.formatted("r"), FreshFailures.COUNTS.formatted("b"));

    private GroupSql() {}

    private static String columns(String alias) {
        return NAMES.stream().map(n -> alias + "." + n).collect(Collectors.joining(", "));
    }
}
