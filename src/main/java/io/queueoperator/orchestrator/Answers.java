package io.queueoperator.orchestrator;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.queueoperator.api.ExecutionView;
import io.queueoperator.api.RawJson;
import io.queueoperator.api.WorkerView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What orchestrators are answered with (CONTRACTS D). */
final class Answers {
    private Answers() {}

    /** Claimed jobs, and when to ask again. */
    record Queue(List<WireJob> jobs, int count, QueueMetadata metadata) {}

    /**
     * @param timestamp now
     * @param nextPollAfter at once while there is more, else a little later
     * @param queueSize jobs that could be claimed now, counted up to about 10,000
     */
    record QueueMetadata(
            Instant timestamp,
            @JsonProperty("nextPollAfter") Instant nextPollAfter,
            @JsonProperty("queueSize") int queueSize) {}

    /** One job. */
    record OneJob(WireJob job) {}

    /** Done, with the job afterwards. */
    record Done(boolean success, WireJob job) {
        static Done with(WireJob job) {
            return new Done(true, job);
        }
    }

    /**
     * The claim is renewed.
     *
     * @param lease null when the claim ended before the answer was read
     */
    record Acknowledged(boolean success, WireJob.@Nullable Lease lease, WireJob job) {}

    /**
     * The status is taken.
     *
     * @param nextAction cancel when somebody wants the end of the job, else continue
     */
    record StatusTaken(
            boolean success, Instant timestamp, @JsonProperty("nextAction") String nextAction, WireJob job) {
        static StatusTaken with(WireJob job) {
            boolean stop = job.cancelRequested() && job.lease() != null;
            return new StatusTaken(true, Instant.now(), stop ? "cancel" : "continue", job);
        }
    }

    /**
     * The orchestrator lives.
     *
     * @param jobs those of the listed ones whose claims were renewed
     * @param lost those of the listed ones that it does not hold (any more)
     */
    record Beat(boolean success, Instant timestamp, List<Renewed> jobs, List<String> lost) {}

    /** A renewed claim. */
    record Renewed(
            String id,
            @JsonProperty("expiresAt") Instant expiresAt,
            @JsonProperty("nextAction") String nextAction) {}

    /** An execution as it is now. */
    record OneExecution(boolean success, WireExecution execution) {
        static OneExecution of(ExecutionView execution) {
            return new OneExecution(true, WireExecution.of(execution));
        }
    }

    /**
     * The service answers, and so does its database.
     *
     * @param report the orchestrator's own, as it was sent last; null when it never was
     */
    record Health(
            boolean success,
            String status,
            Instant timestamp,
            @Nullable RawJson report,
            @JsonProperty("reportedAt") @Nullable Instant reportedAt) {
        static Health of(Optional<WorkerView> orchestrator) {
            return new Health(
                    true, "healthy", Instant.now(), orchestrator.map(WorkerView::health).orElse(null),
                    orchestrator.map(WorkerView::healthAt).orElse(null));
        }
    }

    /** Done, nothing else to say. */
    record Success(boolean success, Instant timestamp) {
        static Success now() {
            return new Success(true, Instant.now());
        }
    }
}
