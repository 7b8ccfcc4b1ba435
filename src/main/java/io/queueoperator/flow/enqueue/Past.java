package io.queueoperator.flow.enqueue;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a job went through before it came to us.
 *
 * @param createdAt when its producer made it; null: now. Never later than now
 * @param attempt the one that comes next; 1 for a new job
 */
public record Past(@Nullable Instant createdAt, int attempt) {
    /** Of a job that is new. */
    public static final Past NONE = new Past(null, 1);
}
