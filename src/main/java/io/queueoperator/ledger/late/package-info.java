/**
 * Results that came after the lease was lost and wait for a person (ADR 17): LateResultsResource -> ReadLateResults ->
 * LateResultsSql. They are kept by {@code flow.finish.LateFinish}, and accepted by {@code flow.finish.AcceptLateResult}.
 */
@NullMarked
package io.queueoperator.ledger.late;

import org.jspecify.annotations.NullMarked;
