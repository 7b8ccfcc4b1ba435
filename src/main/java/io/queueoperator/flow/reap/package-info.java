/**
 * The worker vanished, or a store missed something, or something is old. Chores with {@code runOnce()}; every instance may run
 * them at once.
 *
 * <p>PassOver keeps a transaction of somebody else's that stays open from holding up all that follows the log.
 *
 * <p>What is old leaves by RetentionSweep: PruneJobs -> PruneSql for jobs and all that is theirs, PruneLeftovers -> LeftoverSql
 * for what is remembered besides. Both never what something still refers to; where that is decided is one place each.
 */
@NullMarked
package io.queueoperator.flow.reap;

import org.jspecify.annotations.NullMarked;
