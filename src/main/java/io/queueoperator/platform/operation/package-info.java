/**
 * Executions of operations are recorded as task runs (seed 003, ADR 18): a method with
 * {@link io.queueoperator.platform.operation.Operation} -> RecordOperation (interceptor) -> RunEnding and Worth decide what is
 * told and whether -> WriteRuns -> OperationSql.
 *
 * <p>Whoever is recorded never waits for the ledger and never fails because of it: writes go their own way, and what could
 * not be written is counted and logged. TendRuns keeps what runs here alive, ends what was abandoned and lets old runs leave.
 *
 * <p>Not here: attempts of jobs ({@code flow.finish}), and reading (ledger.run).
 */
@NullMarked
package io.queueoperator.platform.operation;

import org.jspecify.annotations.NullMarked;
