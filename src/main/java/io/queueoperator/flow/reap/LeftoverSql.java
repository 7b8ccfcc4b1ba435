package io.queueoperator.flow.reap;

/** Statements that let leave what is remembered besides jobs, or say what would. */
final class LeftoverSql {
    private static final String AGE = "now() - make_interval(secs => %s::float8)";

    /** Of the run {@code r}: nothing has happened to it for that long. */
    private static final String OLD_RUN = """
            r.created_at <= %1$s
                      and not exists (
                        select from queue_operator.run_passes p
                        where p.run_id = r.id and coalesce(p.ended_at, p.started_at) > %1$s offset 0)""";

    /**
     * What still refers to the run {@code r}: a job, a pass that begins or is to begin, changes of its jobs that nobody has
     * looked at, a file that may bring it jobs, a replay of its failures.
     */
    private static final String REFERRED_RUN = """
            (exists (select from queue_operator.jobs j where j.run_id = r.id offset 0)
                      or r.looks > r.looked
                      or exists (
                        select from queue_operator.run_passes p
                        where p.run_id = r.id and (p.state = 'starting' or p.next_pass_at is not null) offset 0)
                      or exists (select from queue_operator.csv_imports i where i.state <> 'done')
                      or exists (
                        select from queue_operator.replays y
                        where y.run_id = r.id and y.status in ('planning', 'planned', 'running', 'stopping') offset 0))""";

    /** A queued job that is still parked because of the pause {@code p}. */
    private static final String REFERRED_PAUSE = """
            exists (select from queue_operator.jobs j where j.status = 'queued' and j.parked_by = p.id offset 0)""";

    /** The last change {@code c} of a circuit breaker that is there: it says how that came to be as it is. */
    private static final String LAST_CHANGE = """
            (exists (select from queue_operator.circuit_breakers b where b.id = c.breaker_id offset 0)
                      and not exists (
                        select from queue_operator.circuit_breaker_changes n
                        where n.breaker_id = c.breaker_id and n.id > c.id offset 0))""";

    /**
     * Looks at the next {@code $4} runs that were made {@code $1} seconds ago, after {@code $2, $3} in the order in which they
     * were made, and lets those leave, with their passes, that nothing refers to. How many of each, and the last one looked at.
     */
    static final String PRUNE_RUNS = """
            /* prune.runs */
            with looked as materialized (
                select r.id, r.created_at from queue_operator.runs r
                where r.created_at <= %3$s and (r.created_at, r.id) > ($2::timestamptz, $3::text)
                order by r.created_at, r.id
                limit $4
            ), old as materialized (
                select r.id from looked l
                join queue_operator.runs r on r.id = l.id
                where %1$s and not %2$s
                for update of r skip locked
            ), gone as (
                delete from queue_operator.runs r using old o where r.id = o.id
                returning r.id
            )
            select (select count(*) from looked)::int as looked_at, (select count(*) from gone)::int as gone, l.created_at, l.id
            from (values (1)) one (n)
            left join lateral (select id, created_at from looked order by created_at desc, id desc limit 1) l on true
            """.formatted(OLD_RUN.formatted(AGE.formatted("$1")), REFERRED_RUN, AGE.formatted("$1"));

    /** At most {@code $2} files that were carried out {@code $1} seconds ago. */
    static final String PRUNE_IMPORTS = """
            /* prune.imports */
            with old as materialized (
                select i.id from queue_operator.csv_imports i
                where i.state = 'done' and i.touched_at <= %s
                order by i.touched_at limit $2
                for update skip locked
            )
            delete from queue_operator.csv_imports i using old o where i.id = o.id
            """.formatted(AGE.formatted("$1"));

    /** At most {@code $2} pauses that ended {@code $1} seconds ago. */
    static final String PRUNE_PAUSES = """
            /* prune.pauses */
            with old as materialized (
                select p.id from queue_operator.pauses p
                where p.ended_at is not null and p.ended_at <= %s and not %s
                order by p.ended_at limit $2
                for update skip locked
            )
            delete from queue_operator.pauses p using old o where p.id = o.id
            """.formatted(AGE.formatted("$1"), REFERRED_PAUSE);

    /** At most {@code $2} changes of circuit breakers of {@code $1} seconds ago. */
    static final String PRUNE_BREAKER_CHANGES = """
            /* prune.breaker_changes */
            with old as materialized (
                select c.id from queue_operator.circuit_breaker_changes c
                where c.at <= %s and not %s
                order by c.at limit $2
                for update skip locked
            )
            delete from queue_operator.circuit_breaker_changes c using old o where c.id = o.id
            """.formatted(AGE.formatted("$1"), LAST_CHANGE);

    /**
     * Of each kind how many would leave, and how many are old enough and still referred to, of the first {@code $5}: runs made
     * {@code $1} seconds ago, imports {@code $2}, pauses {@code $3}, changes of breakers {@code $4}; null: they never leave.
     */
    static final String WOULD = """
            /* prune.leftovers_would */
            with leftovers (kind, at, referred) as (
                (select 'runs', r.created_at, %2$s from queue_operator.runs r where %1$s order by r.created_at limit $5)
                union all
                (select 'imports', i.touched_at, false from queue_operator.csv_imports i
                 where i.state = 'done' and i.touched_at <= %3$s order by i.touched_at limit $5)
                union all
                (select 'pauses', p.ended_at, %4$s from queue_operator.pauses p
                 where p.ended_at is not null and p.ended_at <= %5$s order by p.ended_at limit $5)
                union all
                (select 'breaker_changes', c.at, %6$s from queue_operator.circuit_breaker_changes c
                 where c.at <= %7$s order by c.at limit $5)
            )
            select k.kind, (count(*) filter (where not l.referred))::int as rows,
                   (count(*) filter (where l.referred))::int as referred,
                   min(l.at) filter (where not l.referred) as oldest, count(l.at) < $5 as exact
            from (values ('runs', 1), ('imports', 2), ('pauses', 3), ('breaker_changes', 4)) as k (kind, place)
            left join leftovers l on l.kind = k.kind
            group by k.kind, k.place
            order by k.place
            """.formatted(OLD_RUN.formatted(AGE.formatted("$1")), REFERRED_RUN, AGE.formatted("$2"), REFERRED_PAUSE,
                    AGE.formatted("$3"), LAST_CHANGE, AGE.formatted("$4"));

    private LeftoverSql() {}
}
