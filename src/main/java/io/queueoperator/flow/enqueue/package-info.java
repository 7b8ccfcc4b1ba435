/**
 * A job comes in over HTTP: Resource -> EnqueueJobs (limits, defaults, idempotency) -> EnqueueSql (one statement, all or
 * nothing) -> followers -> waiting claimers are woken.
 */
@NullMarked
package io.queueoperator.flow.enqueue;

import org.jspecify.annotations.NullMarked;
