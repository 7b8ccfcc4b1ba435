/**
 * What orchestrators say of the executions of a job: on which server, since when, how it ended, with which output.
 *
 * <p>It is a report and nothing else: what becomes of the job is said in calls of its own, under its lease, and no
 * execution moves a job. Executions leave with their job.
 */
@NullMarked
package io.queueoperator.ledger.execution;

import org.jspecify.annotations.NullMarked;
