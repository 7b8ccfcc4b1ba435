package io.queueoperator.flow.claim;

/** Statements of looking for work without taking it. */
final class DueSql {
    /** The jobs that a claim could take now, counted up to {@code %2$s}: due, and their concurrency key not full. */
    private static final String CLAIMABLE = """
            (select j.task_type from queue_operator.jobs j
             where j.status = 'queued' and j.concurrency_key is null and j.available_at <= now() and %1$s
             limit %2$s)
            union all
            (select j.task_type from queue_operator.jobs j
             where j.status = 'queued' and j.concurrency_key is not null and j.available_at <= now() and %1$s
               and j.concurrency_key not in (
                    select h.concurrency_key from queue_operator.jobs h
                    where h.status in ('claimed', 'running') and h.concurrency_key is not null
                    group by h.concurrency_key having count(*) >= min(h.concurrency_limit))
             limit %2$s)
            """;

    /** How many jobs of each of the types {@code $1} could be claimed now, counted up to twice {@code $2}. */
    static final String DUE = """
            /* claim.due */
            select d.task_type, count(*)::int as jobs
            from (select distinct unnest($1::text[]) collate "C" as task_type) w
            cross join lateral (
                %s
            ) d
            group by d.task_type
            """.formatted(CLAIMABLE.formatted("j.task_type = w.task_type", "$2"));

    /** The same for any type. */
    static final String DUE_OF_ANY = """
            /* claim.due_of_any */
            select d.task_type, count(*)::int as jobs
            from (
                %s
            ) d
            group by d.task_type
            """.formatted(CLAIMABLE.formatted("true", "$1"));

    private DueSql() {}
}
