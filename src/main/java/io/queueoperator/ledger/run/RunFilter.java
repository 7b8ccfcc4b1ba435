package io.queueoperator.ledger.run;

import io.queueoperator.core.job.Identifier;
import io.queueoperator.core.job.Problem;
import io.queueoperator.platform.http.QueryParameters;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a list of task runs is narrowed to; null: any.
 *
 * @param kind attempt or operation
 * @param user on whose behalf; of attempts the key that enqueued the job
 * @param hasErrorList whether items of it failed
 * @param text found in the error message, case-insensitive
 * @param since ended at or after; of what goes on, started
 * @param until before
 */
record RunFilter(
        @Nullable String kind, @Nullable String operation, @Nullable String category, @Nullable String status,
        @Nullable String user, @Nullable String flowRunId, @Nullable String errorCategory, @Nullable Boolean hasErrorList,
        @Nullable String text, @Nullable Instant since, @Nullable Instant until) {
    static final String ATTEMPT = "attempt";
    static final String OPERATION = "operation";
    static final String FAILED = "FAILED";

    /** Without any condition. */
    static final RunFilter ALL = new RunFilter(null, null, null, null, null, null, null, null, null, null, null);

    private static final List<String> KINDS = List.of(ATTEMPT, OPERATION);
    private static final List<String> STATUSES = List.of("PENDING", "RUNNING", "SUCCESS", FAILED);
    private static final int TEXT_LIMIT = 200;

    /** The names of all parameters. */
    static Set<String> parameters() {
        return Set.of("kind", "operation", "category", "status", "user", "flow_run_id", "error_category",
                "has_error_list", "q", "since", "until");
    }

    /** Reads the filter; a problem that names the parameter when a value is not acceptable. */
    static RunFilter of(QueryParameters query) {
        return new RunFilter(
                query.text("kind").map(value -> among("kind", value, KINDS)).orElse(null),
                query.text("operation").map(value -> Identifier.require("operation", value)).orElse(null),
                query.text("category").map(value -> Identifier.require("category", value)).orElse(null),
                query.text("status").map(value -> among("status", value, STATUSES)).orElse(null),
                plain(query, "user"), plain(query, "flow_run_id"), plain(query, "error_category"),
                query.text("has_error_list")
                        .map(value -> among("has_error_list", value, List.of("true", "false")).equals("true")).orElse(null),
                plain(query, "q"), query.instant("since").orElse(null), query.instant("until").orElse(null));
    }

    private static String among(String name, String value, List<String> known) {
        if (known.contains(value)) {
            return value;
        }
        throw Problem.invalid(name, "is not acceptable", "one of " + String.join(", ", known));
    }

    private static @Nullable String plain(QueryParameters query, String name) {
        String value = query.text(name).orElse(null);
        if (value != null && (value.length() > TEXT_LIMIT || value.chars().anyMatch(Character::isISOControl))) {
            throw Problem.invalid(name, "is too long or has control characters", "at most " + TEXT_LIMIT + " characters");
        }
        return value;
    }
}
