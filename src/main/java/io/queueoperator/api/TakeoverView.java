package io.queueoperator.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What another worker wrote into Redis of the end of a job.
 *
 * @param status what it said: completed, failed
 * @param worker the name it gave itself
 * @param reportedAt by its clock
 * @param state taken (the job ended so), agreed (it had ended so already), conflict or refused (see detail), open
 * @param times how often it was seen
 */
public record TakeoverView(
        long id,
        String jobId,
        String status,
        @Nullable String worker,
        @Nullable String errorMessage,
        @Nullable Instant reportedAt,
        String state,
        @Nullable String detail,
        int times,
        Instant noticedAt,
        @Nullable Instant closedAt) {}
