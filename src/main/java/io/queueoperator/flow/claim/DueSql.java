package io.queueoperator.flow.claim;

import io.queueoperator.state.ClosedGates;

/** Statements of looking for work without taking it. */
final class DueSql {
    /**
     * The jobs that a claim could take now, counted up to {@code %2$s}: due, their concurrency key not full, and no gate
     * closed; {@code %1$s} is what else must hold. The probes of circuit breakers besides.
     *
     * <p>The order is that of the index. Whoever asks for any so many of what half of the table is, is given the table from its
     * beginning, past all that ended before.
     */
    private static final String CLAIMABLE = """
            (select j.task_type from queue_operator.jobs j
             where j.status = 'queued' and j.concurrency_key is null and j.available_at <= now() and %1$s
               and %3$s
             order by j.queue_rank, j.id
             limit %2$s)
            union all
            (select j.task_type from queue_operator.jobs j
             where j.status = 'queued' and j.concurrency_key is not null and j.available_at <= now() and %1$s
               and %4$s
               and j.concurrency_key not in (
                    select h.concurrency_key from queue_operator.jobs h
                    where h.status in ('claimed', 'running') and h.concurrency_key is not null
                    group by h.concurrency_key having count(*) >= min(h.concurrency_limit))
             order by j.queue_rank, j.id
             limit %2$s)
            """;

    /** Not looking at their concurrency keys: whoever is woken for nothing waits again. */
    private static final String PROBES = """
            select j.task_type from queue_operator.jobs j
            where j.status = 'queued' and j.probe and j.available_at <= now() and %s
              and %s
            """;

    /** How many jobs of each of the types {@code $1} could be claimed now, counted up to twice {@code $2}. */
    static final String DUE = """
            /* claim.due */
            with %1$s
            select d.task_type, count(*)::int as jobs
            from (
                select f.task_type
                from (select distinct unnest($1::text[]) collate "C" as task_type) w
                cross join lateral (
                    %2$s
                ) f
                where %4$s and %5$s
                union all
                %3$s
            ) d
            group by d.task_type
            """.formatted(
                    ClosedGates.GATES, claimable("j.task_type = w.task_type", "$2"), probes("j.task_type = any ($1)"),
                    ClosedGates.NOT_EVERYTHING, ClosedGates.OPEN_TYPE.formatted("w.task_type"));

    /** The same for any type, up to twice {@code $1}. */
    static final String DUE_OF_ANY = """
            /* claim.due_of_any */
            with recursive %1$s, %6$s
            select d.task_type, count(*)::int as jobs
            from (
                select f.task_type
                from (
                    select task_type from plain_types where task_type is not null
                    union
                    select task_type from keyed_types where task_type is not null
                ) w
                cross join lateral (
                    %2$s
                ) f
                where %4$s and %5$s
                union all
                %3$s
            ) d
            group by d.task_type
            """.formatted(
                    ClosedGates.GATES, claimable("j.task_type = w.task_type", "$1"), probes("true"),
                    ClosedGates.NOT_EVERYTHING, ClosedGates.OPEN_TYPE.formatted("w.task_type"), ClaimSql.QUEUED_TYPES);

    private DueSql() {}

    private static String claimable(String where, String limit) {
        return CLAIMABLE.formatted(where, limit, ClosedGates.OPEN, ClosedGates.OPEN_KEYED);
    }

    private static String probes(String where) {
        return PROBES.formatted(where, ClosedGates.NOT_PAUSED);
    }
}
