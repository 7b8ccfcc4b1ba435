/**
 * How true the stores are: {@code GET /api/v1/reconciliation} says of each follower of the log how far it is behind, since
 * when and why, and {@code /debts} lists the rows that a store refuses. Reading only; paying is the reaper's.
 */
@NullMarked
package io.queueoperator.ledger.reconciliation;

import org.jspecify.annotations.NullMarked;
