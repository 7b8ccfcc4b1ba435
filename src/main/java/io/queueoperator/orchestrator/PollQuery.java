package io.queueoperator.orchestrator;

import io.queueoperator.core.job.Identifier;
import io.queueoperator.core.job.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an orchestrator asks the queue for; pure. Parameters that are not known are ignored.
 *
 * @param limit how many jobs, 1 to 100
 * @param types null: any
 * @param orchestratorId where a client sends it here
 */
record PollQuery(int limit, @Nullable List<String> types, @Nullable String orchestratorId) {
    private static final int DEFAULT = 10;
    /** A larger wish is answered with this many: "at most" holds, and the client asks again at once. */
    private static final int MOST = 100;

    static PollQuery of(Map<String, List<String>> query) {
        return new PollQuery(
                limit(query, query.containsKey("batchSize") ? "batchSize" : "limit"),
                types(query, query.containsKey("jobTypes") ? "jobTypes" : "types"),
                orchestrator(first(query, "orchestratorId")));
    }

    private static int limit(Map<String, List<String>> query, String name) {
        String text = first(query, name);
        if (text == null) {
            return DEFAULT;
        }
        if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) == 0) {
            throw Problem.invalid(name, "is not acceptable", "a whole number of at least 1");
        }
        return Math.min(Integer.parseInt(text), MOST);
    }

    /** Comma-separated, or the parameter several times. */
    private static @Nullable List<String> types(Map<String, List<String>> query, String name) {
        List<String> types = query.getOrDefault(name, List.of()).stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(String::strip)
                .filter(type -> !type.isEmpty())
                .map(type -> Identifier.require(name, type))
                .distinct()
                .toList();
        if (types.size() > 100) {
            throw Problem.invalid(name, "names " + types.size() + " types", "at most 100 types, or none for any");
        }
        return types.isEmpty() ? null : types;
    }

    private static @Nullable String orchestrator(@Nullable String id) {
        return id == null ? null : Identifier.require("orchestratorId", id);
    }

    private static @Nullable String first(Map<String, List<String>> query, String name) {
        List<String> values = query.get(name);
        return values == null || values.get(0).isBlank() ? null : values.get(0).strip();
    }
}
