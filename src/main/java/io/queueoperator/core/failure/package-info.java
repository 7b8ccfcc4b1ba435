/**
 * What an error means and what happens next: report -> {@code Evidence} -> first {@code Rule} of a
 * {@code RuleSet} that applies -> {@code Classification} -> {@code Verdict}.
 * Pure functions of seeds 000 (compact messages), 002 (category and type) and 004 (error codes). Every failure takes
 * this way, whoever reported it: worker, orchestrator or reaper.
 */
@NullMarked
package io.queueoperator.core.failure;

import org.jspecify.annotations.NullMarked;
