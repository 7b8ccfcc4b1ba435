package io.queueoperator.flow.gate;

/** Statements of pauses. */
final class PauseSql {
    private static final String COLUMNS = """
            id, kind, key, reason, paused_by, requested_by, since, until, ended_at, ended_by, end_requested_by, end_reason,
            ended_at is null and (until is null or until > now()) as in_force""";

    /**
     * Pauses the jobs of the kind {@code $1} with the key {@code $2}; a pause of the same jobs that is in force is changed.
     * No row when {@code $6} is over already.
     */
    static final String PAUSE = """
            /* gates.pause */
            insert into queue_operator.pauses as p (kind, key, reason, paused_by, requested_by, until)
            select $1, $2, $3, $4, $5, $6::timestamptz
            where $6::timestamptz is null or $6::timestamptz > now()
            on conflict (kind, key) where ended_at is null do update
                set reason = excluded.reason, paused_by = excluded.paused_by, requested_by = excluded.requested_by,
                    since = case when p.until <= now() then now() else p.since end, until = excluded.until
            returning %s, xmax = 0 as made
            """.formatted(COLUMNS);

    /** Ends the pause {@code $1}; one that has ended stays as it is. No row when there is no such pause. */
    static final String RESUME = """
            /* gates.resume */
            with resumed as (
                update queue_operator.pauses p
                set ended_at = now(), ended_by = $2, end_requested_by = $3, end_reason = $4
                where id = $1 and ended_at is null
                returning %1$s
            )
            select * from resumed
            union all
            select %1$s from queue_operator.pauses p where id = $1 and not exists (select from resumed)
            """.formatted(COLUMNS);

    /** Pauses before the number {@code $1}, the newest first; {@code $2} only those in force, or only others. */
    static final String LIST = """
            /* gates.pauses */
            select %s from queue_operator.pauses p
            where p.id < $1
              and ($2::bool is null or $2 = (p.ended_at is null and (p.until is null or p.until > now())))
            order by p.id desc
            limit $3
            """.formatted(COLUMNS);

    /** The pause {@code $1}. */
    static final String ONE = """
            /* gates.one_pause */
            select %s from queue_operator.pauses p where id = $1
            """.formatted(COLUMNS);

    private PauseSql() {}
}
