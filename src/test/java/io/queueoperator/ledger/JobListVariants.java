package io.queueoperator.ledger;

import io.queueoperator.core.job.JobStatus;
import io.queueoperator.platform.http.PageCursor;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The statements that a list of jobs can become: each part alone, and all of them together. */
public final class JobListVariants {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final String[] COLUMNS = {
        "source_id", "run_id", "project_id", "parent_job_id", "task_type", "worker_id", "error_category", "error_type",
        "error_code", "fingerprint"
    };

    private JobListVariants() {}

    /** What it is, and its SQL. */
    public static Map<String, String> all() {
        Map<String, String> variants = new LinkedHashMap<>();
        variants.put("nothing", sql(new JobFilter(null, Map.of(), null, null, null)));
        variants.put("since", sql(new JobFilter(null, Map.of(), NOON, null, null)));
        variants.put("until", sql(new JobFilter(null, Map.of(), null, NOON, null)));
        variants.put("q", sql(new JobFilter(null, Map.of(), null, null, "50%_\\")));
        Map<String, String> every = new LinkedHashMap<>();
        for (String column : COLUMNS) {
            every.put(column, "x");
            variants.put(column, sql(new JobFilter(null, Map.of(column, "x"), null, null, null)));
        }
        for (JobStatus status : JobStatus.values()) {
            variants.put(status.wire(), sql(new JobFilter(status, Map.of(), null, null, null)));
            variants.put(status.wire() + " with all the rest", sql(new JobFilter(status, every, NOON, NOON, "x")));
        }
        return variants;
    }

    /** The filters of the list of which no variant is here. */
    public static Set<String> forgotten() {
        Set<String> names = new TreeSet<>(JobFilter.parameters());
        names.remove("status");
        names.removeAll(all().keySet());
        return names;
    }

    private static String sql(JobFilter filter) {
        return JobListSql.of(filter, PageCursor.START, 50).sql();
    }
}
