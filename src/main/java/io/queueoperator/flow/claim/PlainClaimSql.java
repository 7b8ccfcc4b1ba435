package io.queueoperator.flow.claim;

import io.queueoperator.state.ClosedGates;

/**
 * The statements of claims that pass over the front ({@code LiveRows}): of the jobs without a concurrency key up to {@code $3} of the
 * types {@code $1}, from the ranks {@code $2} on, best rank first. No jobs with a key and no probes, whose part of
 * {@link ClaimSql} costs more than the rest of it, also when there are none.
 */
final class PlainClaimSql {
    /**
     * The types asked for ({@code %s}), each with the rank from which its jobs are looked at. Kept from the planner: where it knows the
     * rank, and it is beyond the statistics, it expects no jobs from there on, and plans each claim anew for being so cheap.
     */
    private static final String WANTED = """
            with %s, wanted as materialized (
                select t.task_type, t.from_rank from (%%s) t (task_type, from_rank)
                where %s and %s
            ),
            """.formatted(ClosedGates.GATES, ClosedGates.NOT_EVERYTHING, ClosedGates.OPEN_TYPE.formatted("t.task_type"));

    private static final String TAKE = """
            chosen as (
                select p.id, null::integer as slot%s from wanted w
                cross join lateral (
                    select f.id, f.queue_rank from (
                        select j.id, j.queue_rank
                        from queue_operator.jobs j
                        where j.status = 'queued' and j.task_type = w.task_type and j.available_at <= now()
                          and j.concurrency_key is null and j.queue_rank >= w.from_rank and %s
                        order by j.queue_rank, j.id
                        limit %s
                        for update skip locked
                    ) f%s
                ) p
                order by p.queue_rank, p.id
                limit $3
            )""";

    /** As many as a call may ask for, or as many callers as may share a statement. */
    static final int MOST = 100;

    private static final String THE_TYPE = "select ($1::text[])[1], ($2::float8[])[1]";
    private static final String AT_MOST = " limit " + MOST;
    private static final String PLACE = ", (row_number() over (order by p.queue_rank, p.id))::integer as place";

    /** Of any of the types. */
    static final String NEXT = "/* claim.next_plain */\n"
            + chosen("select * from unnest($1::text[], $2::float8[])", "", "$3", "") + HandOutSql.toOne("");

    /**
     * The same for one type, which stands in the statement: of what is an argument PostgreSQL expects ten types, and a tenth of
     * all jobs, and plans each claim anew. Not more than {@link #MOST}, which says so too.
     */
    static final String NEXT_OF_TYPE = "/* claim.next_plain_of_type */\n"
            + chosen(THE_TYPE, "", "$3", AT_MOST) + HandOutSql.toOne("");

    /** One job of one type; else it would be planned for {@link #MOST}, which takes longer than to carry it out. */
    static final String NEXT_ONE = "/* claim.next_plain_one */\n" + chosen(THE_TYPE, "", "1", "") + HandOutSql.toOne("");

    /** One job of one type for each of {@code $3} workers, the best for the first; not more than {@link #MOST}. */
    static final String NEXT_ONE_EACH = "/* claim.next_plain_one_each */\n"
            + chosen(THE_TYPE, PLACE, "$3", AT_MOST) + HandOutSql.toEach();

    private PlainClaimSql() {}

    private static String chosen(String types, String place, String limit, String most) {
        return WANTED.formatted(types) + TAKE.formatted(place, ClosedGates.OPEN, limit, most);
    }
}
