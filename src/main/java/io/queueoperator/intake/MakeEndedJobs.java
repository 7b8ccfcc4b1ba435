package io.queueoperator.intake;

import io.queueoperator.core.job.Actor;
import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.ProblemCode;
import io.queueoperator.flow.enqueue.EnqueueConfig;
import io.queueoperator.flow.enqueue.EnqueueJobs;
import io.queueoperator.flow.enqueue.Past;
import io.queueoperator.platform.postgres.StoreFailure;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Makes jobs of hashes that say how they ended, for words of jobs that nobody here knows. */
@ApplicationScoped
class MakeEndedJobs {
    private static final Logger LOG = Logger.getLogger(MakeEndedJobs.class);
    private static final Actor ENDED = Actor.redis("redis:ended");
    /**
     * Until it is ended no worker is to get it. That follows at once, whatever it was put off to; where it does not, because
     * a store went away or takeover was switched off in between, half an hour was over before somebody had looked.
     */
    private static final Duration PUT_OFF = Duration.ofDays(1);

    private final EnqueueJobs enqueueJobs;
    private final KeptHash keptHash;
    private final int maxPayload;

    MakeEndedJobs(EnqueueJobs enqueueJobs, KeptHash keptHash, EnqueueConfig config) {
        this.enqueueJobs = enqueueJobs;
        this.keptHash = keptHash;
        this.maxPayload = config.maxBodyLength();
    }

    /** Makes the job; answers why it cannot be made, if so. */
    Uni<Optional<String>> make(OpenWord word) {
        Reading reading = IncomingHash.read(
                word.jobId(), keptHash.read(String.valueOf(word.fields())), maxPayload, Instant.now().plus(PUT_OFF));
        if (reading.refusal() != null) {
            return Uni.createFrom().item(Optional.of(reading.refusal().detail()));
        }
        return enqueueJobs.adopt(List.of(reading.job()), List.of(past(reading.past(), word.endedAt())), ENDED)
                .replaceWith(Optional.<String>empty())
                .onFailure(failure -> !StoreFailure.isAway(failure))
                .recoverWithItem(failure -> notMade(word, failure));
    }

    /** It was there before it ended, whatever the hash says. */
    private static Past past(Past said, @Nullable Instant endedAt) {
        boolean before = endedAt == null || said.createdAt() != null && said.createdAt().isBefore(endedAt);
        return before ? said : new Past(endedAt, said.attempt());
    }

    private static Optional<String> notMade(OpenWord word, Throwable failure) {
        if (failure instanceof Problem problem) {
            // Made by somebody else in the meantime: the next look finds it.
            return problem.code() == ProblemCode.JOB_EXISTS ? Optional.empty() : Optional.of(problem.sentence());
        }
        LOG.warnf(failure, "Job %s, which ended in Redis, cannot be stored", word.jobId());
        return Optional.of("the database would not take it");
    }
}
