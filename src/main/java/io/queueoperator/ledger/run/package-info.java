/**
 * All task runs: attempts of jobs and operations in one list with one kind of id (ADR 18), and the executions that an outside
 * orchestrator records of its own.
 *
 * <p>TaskRunResource -> ReadTaskRuns -> RunListSql, RunSql to read; -> RecordTaskRun, ChangeTaskRun -> RunSql for others' own
 * executions. The service's operations are written by platform.operation, attempts by the statements that end them.
 *
 * <p>Not {@code ledger.execution}: that is what orchestrators say of the process that works on a job, and leaves with the job.
 */
@NullMarked
package io.queueoperator.ledger.run;

import org.jspecify.annotations.NullMarked;
