/**
 * Why a job is not running, and when it will: one statement brings the facts, and a pure function puts them into a
 * sentence. Says nothing that the claim, the verdict or the classifier do not do.
 *
 * <p>ExplainResource -> ExplainJob -> ExplainSql (facts) -> Explanation (decides) -> Advice (what a failure means).
 */
@NullMarked
package io.queueoperator.ledger.explain;

import org.jspecify.annotations.NullMarked;
