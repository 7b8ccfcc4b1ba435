package io.queueoperator.ledger;

import io.queueoperator.core.job.JobStatus;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The statement that counts the jobs of a filter and names the first of those that an action can mean: one snapshot, and no
 * more jobs read than it is told, whatever the filter.
 */
record JobSelectionSql(String sql, Tuple arguments) {
    private static final String COUNTS = Arrays.stream(JobStatus.values())
            .map(status -> "count(*) filter (where s.status = '" + status.wire() + "')::int as " + status.wire())
            .collect(Collectors.joining(", "));

    /**
     * Makes it.
     *
     * @param asOf jobs that were created later are not meant; null: until now
     * @param most jobs that are read; one more tells that there are more
     * @param ids how many of the actionable are named, the oldest first
     */
    static JobSelectionSql of(JobFilter filter, Actionable actionable, @Nullable Instant asOf, int most, int ids) {
        JobConditions conditions = new JobConditions();
        // The null is an argument as well: its type is said.
        String at = "least(now(), coalesce(" + conditions.argument(asOf == null ? null : asOf.atOffset(ZoneOffset.UTC))
                + "::timestamptz, now()))";
        conditions.inside("j.created_at <= " + at);
        conditions.narrow(filter);
        boolean waiting = filter.status() == JobStatus.QUEUED && filter.indexed().isEmpty();
        if (waiting) {
            narrowToWaiting(conditions, filter);
        }
        String sql = """
                /* ledger.select_jobs */
                with scanned as materialized (
                    select j.id, j.status, j.created_at, (%s) is true as matches, (%s) is true as actionable
                    from %s j
                    where %s
                    order by %s
                    limit %d
                )
                select %s as as_of, (select count(*) from scanned)::int as scanned, count(*)::int as matching,
                       count(*) filter (where s.actionable)::int as actionable, %s,
                       array(select a.id from scanned a where a.matches and a.actionable
                             order by a.created_at, a.id limit %d) as ids
                from scanned s
                where s.matches
                """.formatted(
                        conditions.outside(), actionable.condition(at), conditions.table(), conditions.inside(),
                        waiting ? "j.task_type, j.available_at" : "j.created_at desc, j.id desc", most + 1, at, COUNTS,
                        ids);
        return new JobSelectionSql(sql, Tuple.tuple(conditions.values()));
    }

    /** What waits is found in the order of what waits, and not along that of all jobs until it is found. */
    private static void narrowToWaiting(JobConditions conditions, JobFilter filter) {
        conditions.inside("j.status = 'queued'");
        String taskType = filter.equal().get("task_type");
        if (taskType != null) {
            conditions.inside("j.task_type = " + conditions.argument(taskType));
        }
    }
}
