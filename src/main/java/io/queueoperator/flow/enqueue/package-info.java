/**
 * A job comes in over HTTP: Resource -> EnqueueJobs (limits, defaults, idempotency) -> EnqueueSql, or PlainSql where
 * nothing is to be looked up (one statement, all or nothing) -> followers -> waiting claimers are woken. Where one waits who
 * would get the job anyhow, it is claimed for him by the same statement: HandOver -> HandOverSql.
 */
@NullMarked
package io.queueoperator.flow.enqueue;

import org.jspecify.annotations.NullMarked;
