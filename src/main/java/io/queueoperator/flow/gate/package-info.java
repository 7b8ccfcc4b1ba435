/**
 * What keeps queued jobs from being handed out (ADR 21): pauses by people, and circuit breakers by failures in a row. Both
 * are gates: while one is closed, the jobs it is for stay queued and burn no attempt; those that are held go on.
 *
 * <p>Who obeys: the claim itself, by {@code state.ClosedGates} in its statement. Pausing: PauseResource -> PauseJobs,
 * ResumeJobs -> PauseSql. Breaking: GateTimer -> GateSweep -> TurnBreakers reads the log (BreakerSql), Turn decides with
 * the pure CircuitBreaker, and what it decided is written if nobody was faster; ChooseProbes names the one job that a
 * half-open breaker lets through. ParkJobs takes the jobs of closed gates out of the indexes that the claim walks, and
 * puts them back: a matter of speed alone.
 *
 * <p>Not here: breakers around the stores ({@code platform.breaker}), and why a job does not run (ledger.explain).
 */
@NullMarked
package io.queueoperator.flow.gate;

import org.jspecify.annotations.NullMarked;
