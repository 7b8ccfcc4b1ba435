package io.queueoperator.flow.gate;

import io.queueoperator.state.ClosedGates;

/** Statements that name the one job which a half-open circuit breaker lets through. */
final class ProbeSql {
    /**
     * Nobody took these probes for {@code $2} seconds: they wait like the others again, and another job may try. A probe
     * that is being claimed at this moment is not among them. One row with the revision when there were any.
     */
    static final String RECALL = """
            /* gates.recall */
            with stale as materialized (
                select distinct b.probe_job_id as id from queue_operator.circuit_breakers b
                where b.state = 'half_open' and b.probe_at <= now() - make_interval(secs => $2::float8)
            ), waiting as materialized (
                select j.id from queue_operator.jobs j
                join stale s on s.id = j.id
                where j.status = 'queued' and j.probe
                order by j.id
                for update of j skip locked
            ), turn as (
                update queue_operator.circuit_breaker_log set revision = revision + 1
                where revision = $1 and exists (select from waiting)
                returning revision
            ), recalled as (
                update queue_operator.jobs j set probe = false from waiting w cross join turn where j.id = w.id
            ), bare as (
                update queue_operator.circuit_breakers b
                set probe_job_id = null, probe_token = null, probe_at = null
                from waiting w cross join turn
                where b.state = 'half_open' and b.probe_job_id = w.id
            )
            select revision from turn
            """;

    /** A due job that {@code b} holds back, and nothing else but half-open breakers that have no probe either. */
    private static final String FREE = """
            j.status = 'queued' and j.available_at <= now() and not exists (
                            select from gates g
                            where g.blocks and g.id <> b.id and %s)""".formatted(ClosedGates.MATCHES);

    private static final String FIRST = """
            select f.* from (
                        select j.id, %%1$d as place, j.queue_rank from queue_operator.jobs j
                        where %%2$s and %s
                        order by j.queue_rank, j.id
                        limit 1
                    ) f""".formatted(FREE);

    /**
     * The probe of one half-open breaker that has none: of the jobs it holds back the first in the order of the hand-out,
     * of another type than the last probe if there is one. It is the probe of all half-open breakers that hold it back.
     * One row with the revision when there was one.
     */
    static final String CHOOSE = """
            /* gates.choose */
            with gates as materialized (
                select id, kind, key, true as blocks from queue_operator.pauses
                where ended_at is null and (until is null or until > now())
                union all
                select id, kind, key, state = 'open' or probe_job_id is not null
                from queue_operator.circuit_breakers where state <> 'closed'
            ), picked as materialized (
                select b.id as breaker, c.id
                from queue_operator.circuit_breakers b
                cross join lateral (
                    select * from (
                    %s
                    union all
                    %s
                    union all
                    %s
                    union all
                    %s
                    ) t
                    order by t.place, t.queue_rank
                    limit 1
                ) c
                where b.state = 'half_open' and b.probe_job_id is null
                order by b.id
                limit 1
            ), turn as (
                update queue_operator.circuit_breaker_log set revision = revision + 1
                where revision = $1 and exists (select from picked)
                returning revision
            ), marked as (
                update queue_operator.jobs j
                set parked_by = p.breaker, probe = true
                from picked p cross join turn
                where j.id = p.id and j.status = 'queued'
                returning j.id, j.task_type, j.source_id, j.concurrency_key, coalesce(j.lease_token, 0) as token
            ), noted as (
                update queue_operator.circuit_breakers b
                set probe_job_id = m.id, probe_token = m.token, probe_at = now(), probe_type = m.task_type
                from marked m
                where b.state = 'half_open' and b.probe_job_id is null
                  and (b.kind = 'source' and b.key = m.source_id or b.kind = 'account' and b.key = m.concurrency_key
                       or b.kind = 'operation' and b.key = m.task_type)
            )
            select t.revision, (select m.task_type from marked m) as task_type from turn t
            """.formatted(
                    FIRST.formatted(1, "j.parked_by = b.id and j.task_type is distinct from b.probe_type"),
                    FIRST.formatted(2, "j.parked_by = b.id and j.task_type = b.probe_type"),
                    FIRST.formatted(2, "j.parked_by is null and j.concurrency_key is null and b.kind = 'operation'"
                            + " and j.task_type = b.key"),
                    FIRST.formatted(2, "j.parked_by is null and j.concurrency_key is not null and b.kind = 'operation'"
                            + " and j.task_type = b.key"));

    private ProbeSql() {}
}
