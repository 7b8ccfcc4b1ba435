/**
 * Runs and their passes (seed 002): jobs with one {@code run_id} are a run, and a pass gives those of its failed jobs another
 * life that are worth it (ADR 19).
 *
 * <p>RunResource -> StartPass -> RunFacts (one snapshot) -> PassFacts, RetryLimits, RunStanding (pure) -> PassSql writes down
 * how the pass before ended and begins the next -> RequeueFailed re-queues in batches. RunPasses is the chore: it reads the
 * log of changes, ends passes, goes on with starts that were cut off, and begins automatic passes.
 *
 * <p>RetryResource -> RetryJob gives one failed job another life because somebody wants it; what that is stands in
 * AnotherLife, for both.
 *
 * <p>What a failure means is decided in {@code flow.finish} when it happens; nothing here classifies.
 */
@NullMarked
package io.queueoperator.flow.retry;

import org.jspecify.annotations.NullMarked;
