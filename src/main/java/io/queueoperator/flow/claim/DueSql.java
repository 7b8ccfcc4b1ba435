package io.queueoperator.flow.claim;

/** Statements of looking for work without taking it. */
final class DueSql {
    /** Whether a claim could take a job now: due, and its concurrency key not full. */
    private static final String CLAIMABLE = """
            j.status = 'queued' and j.available_at <= now()
              and (j.concurrency_key is null or j.concurrency_key <> all (array(
                    select h.concurrency_key from queue_operator.jobs h
                    where h.status in ('claimed', 'running') and h.concurrency_key is not null
                    group by h.concurrency_key having count(*) >= min(h.concurrency_limit))))
            """;

    /** How many jobs of each of the types {@code $1} could be claimed now, counted up to {@code $2}. */
    static final String DUE = """
            /* claim.due */
            select d.task_type, count(*)::int as jobs
            from unnest($1::text[]) as w (task_type)
            cross join lateral (
                select j.task_type from queue_operator.jobs j
                where j.task_type = w.task_type and %s
                limit $2
            ) d
            group by d.task_type
            """.formatted(CLAIMABLE);

    /** The same for any type. */
    static final String DUE_OF_ANY = """
            /* claim.due_of_any */
            select d.task_type, count(*)::int as jobs
            from (
                select j.task_type from queue_operator.jobs j
                where %s
                limit $1
            ) d
            group by d.task_type
            """.formatted(CLAIMABLE);

    private DueSql() {}
}
