/**
 * What a following store still owes, and why (ADR 14).
 *
 * <p>Two kinds of trouble, never mixed. The store as a whole cannot be written ({@code StoreAway}): no row's fault, its
 * cursor waits and says since when. One row is refused ({@code Trouble}): the others are written ({@code RowByRow}), and the
 * row becomes a debt ({@code Debts}) that the reaper tries again, later each time, until it is written or its job left.
 *
 * <p>Not here: when to try again (flow.reap), what a store's refusal means (each follower knows its own store).
 */
@NullMarked
package io.queueoperator.state.reconciliation;

import org.jspecify.annotations.NullMarked;
