package io.queueoperator.classification;

/** Statements about rules: the versions that were in force, and what they would make of recorded failures. */
final class RulesSql {
    /** A version is in force, for the first time or again. */
    static final String RECORD = """
            /* classification.record */
            insert into queue_operator.rule_sets (version, origin, content)
            values ($1, $2, $3::text::json)
            on conflict (version) do update set last_in_force_at = now()
            """;

    /** The version that was put in force last. */
    static final String LAST = """
            /* classification.last */
            select version, content::text from queue_operator.rule_sets
            order by last_in_force_at desc, version limit 1
            """;

    static final String VERSION = """
            /* classification.version */
            select version, origin, content::text, first_in_force_at, last_in_force_at
            from queue_operator.rule_sets where version = $1
            """;

    /**
     * Failures since {@code $1}, or of the last week, before {@code $2, $3}, newest first; texts as far as rules read them. What
     * somebody cancelled was not classified.
     */
    static final String FAILURES = """
            /* classification.failures */
            select r.id, r.ended_at, r.operation, r.job_id, r.attempt, r.job_status, r.error_message, r.error_category,
                   r.error_type, r.error_code, r.exit_code, right(r.stderr, 4000) as stderr,
                   case when length(r.error_traceback) <= 20000 then r.error_traceback
                       else left(r.error_traceback, 10000) || E'\\n' || right(r.error_traceback, 10000) end
                       as error_traceback,
                   r.stated::text, r.rule, r.rules_version, j.max_attempts, j.source_id
            from (
                select t.* from queue_operator.task_runs t
                where t.ended_at >= coalesce($1, now() - interval '7 days') and (t.ended_at, t.id) < ($2, $3)
                  and t.status = 'FAILED' and t.job_status <> 'cancelled' and ($4::text is null or t.operation = $4)
                order by t.ended_at desc, t.id desc
                limit $5
            ) r
            left join lateral (
                select k.max_attempts, k.source_id from queue_operator.jobs k where k.id = r.job_id offset 0
            ) j on true
            order by r.ended_at desc, r.id desc
            """;

    private RulesSql() {}
}
