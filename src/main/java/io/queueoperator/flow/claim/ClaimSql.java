package io.queueoperator.flow.claim;

import io.queueoperator.state.ClosedGates;

/**
 * The statement of claiming whatever there is; {@link PlainClaimSql} is the shorter one. Takes up to {@code $3} jobs of the types
 * {@code $1} (of the project {@code $2}), best rank first. Rows that another claim is taking are skipped, never waited for; so is
 * what a pause or a circuit breaker holds back (ADR 21), all but the probes of breakers.
 */
final class ClaimSql {
    /** The types asked for. */
    private static final String WANTED = """
            with %s, wanted as (
                select a.task_type from (select distinct unnest($1::text[]) collate "C" as task_type) a
                where %s and %s
            ),
            """.formatted(ClosedGates.GATES, ClosedGates.OPEN_AT_ALL, ClosedGates.OPEN_TYPE.formatted("a.task_type"));

    /** The types asked for, each with the rank {@code $8} from which its jobs are looked at. */
    private static final String WANTED_FROM = """
            with %s, wanted as (
                select a.task_type, a.from_rank
                from (select task_type collate "C" as task_type, min(from_rank) as from_rank
                      from unnest($1::text[], $8::float8[]) as t (task_type, from_rank) group by 1) a
                where %s and %s
            ),
            """.formatted(ClosedGates.GATES, ClosedGates.OPEN_AT_ALL, ClosedGates.OPEN_TYPE.formatted("a.task_type"));

    /** The types of queued jobs, found by hopping through the two indexes. */
    static final String QUEUED_TYPES = """
            plain_types (task_type) as (
                (select task_type from queue_operator.jobs
                 where status = 'queued' and concurrency_key is null and parked_by is null
                 order by task_type limit 1)
                union all
                select (select j.task_type from queue_operator.jobs j
                        where j.status = 'queued' and j.concurrency_key is null and j.parked_by is null
                          and j.task_type > t.task_type
                        order by j.task_type limit 1)
                from plain_types t where t.task_type is not null
            ), keyed_types (task_type) as (
                (select task_type from queue_operator.jobs
                 where status = 'queued' and concurrency_key is not null and parked_by is null
                 order by task_type limit 1)
                union all
                select (select j.task_type from queue_operator.jobs j
                        where j.status = 'queued' and j.concurrency_key is not null and j.parked_by is null
                          and j.task_type > t.task_type
                        order by j.task_type limit 1)
                from keyed_types t where t.task_type is not null
            )""";

    /** Any type. */
    private static final String ANY = """
            with recursive %s, %s, wanted as (
                select a.task_type
                from (
                    select task_type from plain_types where task_type is not null and $1::text[] is null
                    union
                    select task_type from keyed_types where task_type is not null
                ) a
                where %s and %s
            ),
            """.formatted(ClosedGates.GATES, QUEUED_TYPES, ClosedGates.OPEN_AT_ALL, ClosedGates.OPEN_TYPE.formatted("a.task_type"));

    /** The probes of half-open breakers that the call may take; there are not more than breakers. */
    private static final String PROBES = """
            j.status = 'queued' and j.probe and j.available_at <= now()
                      and ($1::text[] is null or j.task_type = any ($1)) and %s
                      and %s""";

    /**
     * The jobs without a key, in the order of the hand-out.
     *
     * <p>Those with a key are looked at first and locked later, so that a key with many waiting jobs does not crowd out
     * the others. A key is busy with the jobs that are held under it, and full when they are as many as the strictest of
     * them allows. The advisory lock keeps two claims from taking of one key at once; were they to do so all the same,
     * jobs_concurrency_idx refuses the later one, and it is made again.
     */
    private static final String TAKE = """
            plain as (
                select p.* from wanted w
                cross join lateral (
                    select j.id, j.queue_rank
                    from queue_operator.jobs j
                    where j.status = 'queued' and j.task_type = w.task_type and j.available_at <= now()
                      and j.concurrency_key is null and %2$s and %1$s%5$s
                    order by j.queue_rank, j.id
                    limit $3
                    for update skip locked
                ) p
                union all
                select b.* from (
                    select j.id, j.queue_rank
                    from queue_operator.jobs j
                    where j.concurrency_key is null and %4$s
                    order by j.queue_rank, j.id
                    limit $3
                    for update skip locked
                ) b
            ), busy as (
                select concurrency_key, count(*) as held, min(concurrency_limit) as cap,
                       array_agg(concurrency_slot) as slots
                from queue_operator.jobs
                where status in ('claimed', 'running') and concurrency_key is not null and $7
                group by concurrency_key
            ), waiting as (
                select k.* from wanted w
                cross join lateral (
                    select j.id, j.queue_rank, j.concurrency_key, j.concurrency_limit
                    from queue_operator.jobs j
                    where j.status = 'queued' and j.task_type = w.task_type and j.available_at <= now()
                      and j.concurrency_key is not null and $7 and %3$s and %1$s
                      and j.concurrency_key not in (select b.concurrency_key from busy b where b.held >= b.cap)
                    order by j.queue_rank, j.id
                    limit 1000
                ) k
                union all
                select j.id, j.queue_rank, j.concurrency_key, j.concurrency_limit
                from queue_operator.jobs j
                where j.concurrency_key is not null and $7 and %4$s
                  and j.concurrency_key not in (select b.concurrency_key from busy b where b.held >= b.cap)
            ), placed as (
                select k.id, k.queue_rank, k.concurrency_key, b.slots, coalesce(b.held, 0) as held,
                       least(b.cap, min(k.concurrency_limit) over same_key) as cap,
                       row_number() over same_key as place
                from waiting k
                left join busy b on b.concurrency_key = k.concurrency_key
                window same_key as (
                    partition by k.concurrency_key order by k.queue_rank, k.id
                    rows between unbounded preceding and current row)
            ), admitted as (
                select * from placed where held + place <= cap
                order by queue_rank, id
                limit $3
            ), keyed as (
                select j.id, j.queue_rank, a.slots, a.cap, a.place
                from admitted a
                join queue_operator.jobs j on j.id = a.id
                where j.status = 'queued' and (j.parked_by is null or j.probe)
                  and pg_try_advisory_xact_lock(hashtextextended(a.concurrency_key, 0))
                for update of j skip locked
            ), chosen as (
                select id, null::integer as slot, queue_rank from plain
                union all
                select k.id, s.slot, k.queue_rank
                from keyed k
                cross join lateral (
                    select slot from generate_series(1, k.cap) as g (slot)
                    where slot <> all (coalesce(k.slots, array[]::integer[]))
                    order by slot offset k.place - 1 limit 1
                ) s
                order by queue_rank, id
                limit $3
            )""";

    private static final String FROM_THERE = " and j.queue_rank >= w.from_rank";
    private static final String EVERYWHERE = "$2::text is null";
    private static final String IN_PROJECT = "j.project_id = $2";

    /** Any project. */
    static final String NEXT = "/* claim.next */\n" + WANTED + take(EVERYWHERE);

    /** Any project; of the jobs without a key only those from a rank on, see {@code LiveRows}. */
    static final String NEXT_FROM = "/* claim.next_from */\n" + WANTED_FROM + take(EVERYWHERE, FROM_THERE);

    /** Any project, any type. */
    static final String NEXT_OF_ANY = "/* claim.next_of_any */\n" + ANY + take(EVERYWHERE);

    /** One project. */
    static final String NEXT_IN_PROJECT = "/* claim.next_in_project */\n" + WANTED + take(IN_PROJECT);

    /** One project, any type. */
    static final String NEXT_OF_ANY_IN_PROJECT = "/* claim.next_of_any_in_project */\n" + ANY + take(IN_PROJECT);

    private ClaimSql() {}

    private static String take(String where) {
        return take(where, "");
    }

    private static String take(String where, String from) {
        String probes = PROBES.formatted(where, ClosedGates.NOT_PAUSED);
        return TAKE.formatted(where, ClosedGates.OPEN, ClosedGates.OPEN_KEYED, probes, from)
                + HandOutSql.toOne(", not $7 or exists (select from waiting) or exists (select from busy) as keyed_waits");
    }
}
