package io.queueoperator.flow.claim;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;
import io.queueoperator.core.job.Job;
import io.queueoperator.flow.ClaimedJob;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** How long jobs waited for a worker, and how long a worker waits for the answer to a claim. */
@Startup
@ApplicationScoped
class ClaimTimes {
    private final Timer pickup;
    private final Timer found;
    private final Timer nothing;

    ClaimTimes(MeterRegistry meters) {
        this.pickup = Timer.builder("queue_operator.claim.pickup")
                .description("From when a job could be claimed to its claim")
                .serviceLevelObjectives(
                        Duration.ofMillis(10), Duration.ofMillis(50), Duration.ofMillis(250), Duration.ofSeconds(1),
                        Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofMinutes(30),
                        Duration.ofHours(2))
                .register(meters);
        this.found = call("jobs", meters);
        this.nothing = call("nothing", meters);
    }

    private static Timer call(String found, MeterRegistry meters) {
        return Timer.builder("queue_operator.claim")
                .description("Time to the answer of a claim, without waiting for work, by what it found")
                .tag("found", found)
                .serviceLevelObjectives(
                        Duration.ofMillis(2), Duration.ofMillis(5), Duration.ofMillis(10), Duration.ofMillis(25),
                        Duration.ofMillis(100), Duration.ofMillis(500), Duration.ofMillis(2_500))
                .register(meters);
    }

    /**
     * A claim was answered.
     *
     * @param began by {@link System#nanoTime}
     */
    void record(List<ClaimedJob> claimed, long began) {
        (claimed.isEmpty() ? nothing : found).record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
        pickedUp(claimed);
    }

    /** These jobs have a worker. */
    void pickedUp(List<ClaimedJob> claimed) {
        for (ClaimedJob one : claimed) {
            Job job = one.job();
            // Both by the clock of the database.
            pickup.record(Objects.requireNonNull(job.claimedAt()).toEpochMilli() - job.availableAt().toEpochMilli(), TimeUnit.MILLISECONDS);
        }
    }
}
