package io.queueoperator.state;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;

/**
 * Jobs whose last write Redis did not take: what it shows of them may be older than what this instance did itself. Forgotten a
 * quarter of an hour later, whether the reaper could write it by then or not.
 */
@ApplicationScoped
class Owed {
    private final Cache<String, Boolean> jobs =
            Caffeine.newBuilder().maximumSize(100_000).expireAfterWrite(Duration.ofMinutes(15)).build();

    void add(String jobId) {
        jobs.put(jobId, true);
    }

    void paid(List<String> jobIds) {
        jobs.invalidateAll(jobIds);
    }

    boolean has(String jobId) {
        return jobs.getIfPresent(jobId) != null;
    }
}
