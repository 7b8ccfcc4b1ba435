package io.queueoperator.state;

/**
 * Parts of statements that ask which gates are closed: pauses that are in force, and circuit breakers that are not closed
 * (in their own words a closed breaker lets through). There are few of them, read from two small indexes in the statement
 * itself, so that no claim can have seen an older state than its own snapshot.
 */
public final class ClosedGates {
    /** The CTE that the other parts read. */
    public static final String GATES = """
            gates as materialized (
                select id, kind, key, true as holds_all from queue_operator.pauses
                where ended_at is null and (until is null or until > now())
                union all
                select id, kind, key, state = 'open' from queue_operator.circuit_breakers where state <> 'closed'
            )""";

    private static final String ANY = "kind in ('task_type', 'operation')";

    /** Whether a gate for everything, or for the project {@code $2} of the call, leaves nothing to look for. */
    public static final String OPEN_AT_ALL = """
            not exists (select from gates where kind = 'everything' or kind = 'project' and key = $2)""";

    /** Whether no gate of everything is closed; for calls without a project. */
    public static final String NOT_EVERYTHING = "not exists (select from gates where kind = 'everything')";

    /** Whether no gate of the task type {@code %s} is closed. */
    public static final String OPEN_TYPE = "%s not in (select key from gates where " + ANY + ")";

    /** Whether the job {@code j} without a concurrency key is held back by nothing that its task type does not say. */
    public static final String OPEN = """
            j.parked_by is null
                      and (j.source_id in (select key from gates where kind = 'source')) is not true
                      and (j.project_id in (select key from gates where kind = 'project')) is not true""";

    /** The same for a job with a concurrency key. */
    public static final String OPEN_KEYED = OPEN + """

                      and j.concurrency_key not in (select key from gates where kind = 'account')""";

    /** Whether the probe {@code j} of half-open circuit breakers is held back by no pause, and by no breaker that is open. */
    public static final String NOT_PAUSED = """
            not exists (
                        select from gates g
                        where g.holds_all and (g.kind = 'everything'
                            or g.kind in ('task_type', 'operation') and g.key = j.task_type
                            or g.kind = 'source' and g.key = j.source_id or g.kind = 'project' and g.key = j.project_id
                            or g.kind = 'account' and g.key = j.concurrency_key))""";

    /** Whether the gate {@code g} is closed for the job {@code j}. */
    public static final String MATCHES = """
            (g.kind = 'everything' or g.kind in ('task_type', 'operation') and g.key = j.task_type
                            or g.kind = 'source' and g.key = j.source_id or g.kind = 'project' and g.key = j.project_id
                            or g.kind = 'account' and g.key = j.concurrency_key)""";

    private ClosedGates() {}
}
