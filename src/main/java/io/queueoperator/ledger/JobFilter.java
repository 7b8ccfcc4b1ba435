package io.queueoperator.ledger;

import io.queueoperator.api.JobSelector;
import io.queueoperator.core.job.Identifier;
import io.queueoperator.core.job.JobStatus;
import io.queueoperator.core.job.Problem;
import io.queueoperator.platform.http.QueryParameters;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a list of jobs is narrowed to.
 *
 * @param status null: any
 * @param equal columns that must have exactly this value
 * @param since enqueued at or after
 * @param until enqueued before
 * @param text found in the error message or the document url, or the id itself; case-insensitive
 */
public record JobFilter(
        @Nullable JobStatus status,
        Map<String, String> equal,
        @Nullable Instant since,
        @Nullable Instant until,
        @Nullable String text) {
    /** Columns with an index that also has the order of the list, those with the fewest jobs to a value first. */
    static final List<String> INDEXED = List.of("parent_job_id", "run_id", "fingerprint", "source_id", "project_id");

    private static final List<String> IDS =
            List.of("source_id", "run_id", "project_id", "parent_job_id", "task_type", "worker_id");
    private static final List<String> WORDS = List.of("error_category", "error_type", "error_code", "fingerprint");
    private static final int TEXT_LIMIT = 200;
    private static final Instant LATEST = Instant.parse("9000-01-01T00:00:00Z");

    /** The names of all parameters. */
    static Set<String> parameters() {
        return Stream.of(IDS, WORDS, List.of("status", "since", "until", "q"))
                .flatMap(List::stream)
                .collect(Collectors.toSet());
    }

    /** The filter of a body; a problem that names the field when a value is not acceptable. */
    public static JobFilter of(JobSelector selector) {
        Map<String, String> equal = new LinkedHashMap<>();
        put(equal, "source_id", selector.sourceId());
        put(equal, "run_id", selector.runId());
        put(equal, "project_id", selector.projectId());
        put(equal, "parent_job_id", selector.parentJobId());
        put(equal, "task_type", selector.taskType());
        put(equal, "worker_id", selector.workerId());
        put(equal, "error_category", selector.errorCategory());
        put(equal, "error_type", selector.errorType());
        put(equal, "error_code", selector.errorCode());
        put(equal, "fingerprint", selector.fingerprint());
        return new JobFilter(
                selector.status() == null ? null : status(selector.status()), equal, time("filter.since", selector.since()),
                time("filter.until", selector.until()), selector.q());
    }

    /** The column of the filter whose index has the order of the list as well. */
    Optional<String> indexed() {
        return INDEXED.stream().filter(equal::containsKey).findFirst();
    }

    /** The children of a job. */
    static JobFilter children(String parentJobId) {
        return new JobFilter(null, Map.of("parent_job_id", parentJobId), null, null, null);
    }

    /** This filter, of one project. */
    JobFilter ofProject(String projectId) {
        Map<String, String> narrowed = new LinkedHashMap<>(equal);
        narrowed.put("project_id", projectId);
        return new JobFilter(status, narrowed, since, until, text);
    }

    /** Reads the filter; a problem that names the parameter when a value is not acceptable. */
    static JobFilter of(QueryParameters query) {
        Map<String, String> equal = new LinkedHashMap<>();
        for (String name : IDS) {
            query.text(name).ifPresent(value -> equal.put(name, Identifier.require(name, value)));
        }
        for (String name : WORDS) {
            query.text(name).ifPresent(value -> equal.put(name, plain(name, value)));
        }
        return new JobFilter(
                query.text("status").map(JobFilter::status).orElse(null), equal,
                query.instant("since").orElse(null), query.instant("until").orElse(null),
                query.text("q").map(value -> plain("q", value)).orElse(null));
    }

    private static void put(Map<String, String> equal, String name, @Nullable String value) {
        if (value != null) {
            equal.put(name, value);
        }
    }

    private static @Nullable Instant time(String field, @Nullable Instant at) {
        if (at != null && (at.isBefore(Instant.EPOCH) || at.isAfter(LATEST))) {
            throw Problem.invalid(field, "is not a time of ours", "a time such as 2026-01-31T12:00:00Z");
        }
        return at;
    }

    private static JobStatus status(String value) {
        return JobStatus.of(value).orElseThrow(() -> Problem.invalid("status", "is not a status: " + cut(value),
                "one of " + Arrays.stream(JobStatus.values()).map(JobStatus::wire).collect(Collectors.joining(", "))));
    }

    private static String plain(String name, String value) {
        if (value.length() > TEXT_LIMIT || value.chars().anyMatch(Character::isISOControl)) {
            throw Problem.invalid(name, "is too long or has control characters", "at most " + TEXT_LIMIT + " characters");
        }
        return value;
    }

    private static String cut(String value) {
        return value.length() > 60 ? value.substring(0, 60) + "…" : value;
    }
}
