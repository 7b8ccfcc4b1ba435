/**
 * A worker takes jobs, starts them, and gives them back: Resource (long poll) -> ClaimJobs -> ClaimSql -> followers.
 */
@NullMarked
package io.queueoperator.flow.claim;

import org.jspecify.annotations.NullMarked;
