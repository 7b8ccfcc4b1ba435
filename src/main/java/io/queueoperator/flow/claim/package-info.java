/**
 * A worker takes jobs, starts them, and gives them back: Resource (long poll) -> ClaimJobs -> ClaimSql -> followers. Most claims pass
 * over the front of the queue (ClaimPlainJobs -> PlainClaimSql), and those of one job share statements. One who waits may be given
 * a job that comes in, see {@code flow.enqueue}.
 */
@NullMarked
package io.queueoperator.flow.claim;

import org.jspecify.annotations.NullMarked;
