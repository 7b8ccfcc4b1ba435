package io.queueoperator.flow.gate;

import io.queueoperator.state.ClosedGates;

/**
 * Statements that take the jobs of closed gates out of the indexes which the claim walks, and put them back. Whether they
 * are handed out does not depend on it: with fifty thousand jobs of a paused source before the others, a claim would walk
 * past all of them.
 */
final class ParkSql {
    private static final String OF_ONE = """
            select f.id, g.id as gate
                from gates g
                cross join lateral (
                    select j.id from queue_operator.jobs j
                    where g.kind = '%1$s' and j.status = 'queued' and j.parked_by is null and j.%2$s = g.key
                    limit $1
                    for update skip locked
                ) f""";

    /**
     * At most {@code $1} jobs of each gate are parked; those of task types and of everything need not be, the claim does
     * not look at them. Answers how many.
     */
    static final String PARK = """
            /* gates.park */
            with %s, found as materialized (
                %s
                union all
                %s
                union all
                %s
            ), parked as (
                update queue_operator.jobs j set parked_by = f.gate
                from (select id, min(gate) as gate from found group by id) f
                where j.id = f.id
                returning j.id
            )
            select count(*)::int as jobs from parked
            """.formatted(
                    ClosedGates.GATES, OF_ONE.formatted("source", "source_id"), OF_ONE.formatted("project", "project_id"),
                    OF_ONE.formatted("account", "concurrency_key"));

    /**
     * At most {@code $1} jobs of each gate that is closed no more are put back, those first that are handed out first;
     * pauses whose time is over are ended. Answers how many jobs of which type.
     */
    static final String UNPARK = """
            /* gates.unpark */
            with recursive %s, over as (
                update queue_operator.pauses set ended_at = until, ended_by = 'until'
                where ended_at is null and until <= now()
            ), parking (gate) as (
                (select parked_by from queue_operator.jobs
                 where status = 'queued' and parked_by is not null order by parked_by limit 1)
                union all
                select (select j.parked_by from queue_operator.jobs j
                        where j.status = 'queued' and j.parked_by is not null and j.parked_by > p.gate
                        order by j.parked_by limit 1)
                from parking p where p.gate is not null
            ), found as materialized (
                select f.id
                from parking p
                cross join lateral (
                    select j.id from queue_operator.jobs j
                    where j.status = 'queued' and j.parked_by = p.gate
                    order by j.queue_rank, j.id
                    limit $1
                    for update skip locked
                ) f
                where p.gate not in (select id from gates)
            ), freed as (
                update queue_operator.jobs j set parked_by = null, probe = false
                from found f
                where j.id = f.id
                returning j.task_type, j.available_at <= now() as due
            )
            select task_type, count(*)::int as jobs, (count(*) filter (where due))::int as due
            from freed
            group by task_type
            """.formatted(ClosedGates.GATES);

    private ParkSql() {}
}
