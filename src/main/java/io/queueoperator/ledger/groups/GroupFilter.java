package io.queueoperator.ledger.groups;

import io.queueoperator.core.job.Identifier;
import io.queueoperator.core.job.Problem;
import io.queueoperator.platform.http.QueryParameters;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a list of groups is narrowed to; null: anything.
 *
 * @param since seen at or after
 * @param text found in the latest message; case-insensitive
 */
record GroupFilter(
        @Nullable GroupState state,
        @Nullable String taskType,
        @Nullable String category,
        @Nullable String code,
        @Nullable Instant since,
        @Nullable String text) {
    static final Set<String> PARAMETERS =
            Set.of("state", "task_type", "error_category", "error_code", "since", "q");
    private static final int TEXT_LIMIT = 200;

    /** Reads the filter; a problem that names the parameter when a value is not acceptable. */
    static GroupFilter of(QueryParameters query) {
        return new GroupFilter(
                query.text("state").map(GroupState::of).orElse(null),
                query.text("task_type").map(value -> Identifier.require("task_type", value)).orElse(null),
                query.text("error_category").map(value -> plain("error_category", value)).orElse(null),
                query.text("error_code").map(value -> plain("error_code", value)).orElse(null),
                query.instant("since").orElse(null), query.text("q").map(value -> plain("q", value)).orElse(null));
    }

    /** As the statements take it: state, task type, category, code, since, pattern. */
    List<@Nullable Object> arguments() {
        OffsetDateTime from = since == null ? null : since.atOffset(ZoneOffset.UTC);
        return Arrays.asList(state == null ? null : state.wire(), taskType, category, code, from, pattern());
    }

    /** The text itself is looked for, not a pattern. */
    private @Nullable String pattern() {
        return text == null
                ? null
                : "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
    }

    private static String plain(String name, String value) {
        if (value.length() > TEXT_LIMIT || value.chars().anyMatch(c -> Character.isISOControl(c))) {
            throw Problem.invalid(name, "is too long or has control characters", "at most " + TEXT_LIMIT + " characters");
        }
        return value;
    }
}
