/**
 * A worker takes jobs, starts them, and gives them back: Resource (long poll) -> ClaimJobs -> ClaimSql -> followers. One who
 * waits may be given a job that comes in, see {@code flow.enqueue}.
 */
@NullMarked
package io.queueoperator.flow.claim;

import org.jspecify.annotations.NullMarked;
