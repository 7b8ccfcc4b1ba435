package io.queueoperator.state;

import io.queueoperator.platform.TimeBudget;
import io.queueoperator.platform.redis.RedisStore;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Why jobs failed, as Redis shows it to whoever looks there, whoever wrote it. */
@ApplicationScoped
public class ReadShownErrors {
    private final RedisStore redis;

    ReadShownErrors(RedisStore redis) {
        this.redis = redis;
    }

    /**
     * In one round trip; jobs whose hash tells of no failure are not in the answer. A failure when Redis does not answer
     * within the budget.
     */
    public Uni<Map<String, ShownError>> read(List<String> jobIds, TimeBudget budget) {
        return redis.hashes(jobIds.stream().map(JobHash::key).toList(), ShownError.READ, budget).map(hashes -> {
            Map<String, ShownError> errors = new HashMap<>();
            for (int i = 0; i < jobIds.size(); i++) {
                String id = jobIds.get(i);
                ShownError.of(hashes.get(i)).ifPresent(error -> errors.put(id, error));
            }
            return errors;
        });
    }
}
