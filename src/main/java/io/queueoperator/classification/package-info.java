/**
 * Which rules are in force: the default ones of {@code core.failure}, or those of a file, which is looked at every few
 * seconds (ADR 12).
 *
 * <p>The way of a rule file: {@code RulesFile} reads it within bounds, {@code ReadRules} turns it into a
 * {@code RuleSet} or says line by line why not, {@code ReloadRules} puts it in force and records it under its version, and
 * {@code RulesInForce} answers whoever has a failure to classify. {@code SimulateRules} runs proposed rules over recorded
 * failures.
 *
 * <p>Not here: what a rule means and how a failure is classified ({@code core.failure}); what follows from it
 * ({@code flow.finish}).
 */
@NullMarked
package io.queueoperator.classification;

import org.jspecify.annotations.NullMarked;
