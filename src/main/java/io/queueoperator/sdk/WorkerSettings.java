package io.queueoperator.sdk;

import io.queueoperator.core.job.Identifier;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a worker works; what every value means is said at {@link WorkerBuilder}. A value that cannot work is refused here. */
record WorkerSettings(
        WorkerName name,
        @Nullable String projectId,
        Map<String, JobHandler> handlers,
        int concurrency,
        Duration lease,
        Duration longPoll,
        Duration progressInterval,
        Duration grace) {

    WorkerSettings {
        require(Identifier.isValid(name.id()), "id of a worker: " + Identifier.RULE);
        require(projectId == null || Identifier.isValid(projectId), "id of a project: " + Identifier.RULE);
        require(!handlers.isEmpty() && handlers.size() <= 100, "handlers: for 1 to 100 task types");
        handlers.keySet().forEach(type -> require(Identifier.isValid(type), "task type " + type + ": " + Identifier.RULE));
        require(concurrency >= 1 && concurrency <= 1000, "concurrency: 1 to 1000");
        require(isWithin(lease, 3, 3600), "lease: 3 s to an hour");
        require(isWithin(longPoll, 1, 30), "longPoll: 1 to 30 s");
        require(!progressInterval.isNegative() && !grace.isNegative(), "progressInterval and grace: not negative");
        handlers = Map.copyOf(handlers);
    }

    private static boolean isWithin(Duration duration, long fromS, long toS) {
        return duration.compareTo(Duration.ofSeconds(fromS)) >= 0 && duration.compareTo(Duration.ofSeconds(toS)) <= 0;
    }

    private static void require(boolean right, String rule) {
        if (!right) {
            throw new IllegalArgumentException(rule);
        }
    }
}
