/**
 * Equal failures are one group (ADR 13): how often a failure happened, since when, in which jobs, and what people decided
 * about it.
 *
 * <p>Reading: ErrorGroupResource -> ReadGroups -> GroupSql, what was rolled up and the rest of the log in one snapshot.
 * Keeping: ErrorGroupsTimer -> RollUpGroups -> GroupRollUpSql, and PruneGroups. Deciding: ErrorGroupResource ->
 * DecideOnGroup -> GroupDecisionSql.
 *
 * <p>Not here: what makes two failures equal ({@code core.failure.Fingerprint}), and anything that a failing job waits
 * for: the statement that fails it knows of no group.
 */
@NullMarked
package io.queueoperator.ledger.groups;

import org.jspecify.annotations.NullMarked;
