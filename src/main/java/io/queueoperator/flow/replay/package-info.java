/**
 * Failed jobs get another life (ADR 22): new jobs with the same input, which know what they replay.
 *
 * <p>A replay is planned and then run; a dry run is a plan that waits. {@code StartReplay} writes down which failures are
 * meant, {@code PlanReplay} finds them page by page and writes an item for each, {@code AdvanceReplay} makes the next move
 * of a replay: {@code NextMove} decides it from the counts alone, and one statement guarded by the replay's version does it.
 * {@code AdvanceReplays} is the chore; every instance may run it at once. {@code ReadReplays} shows, {@code AbortReplay}
 * stops, {@code ReplayTaskRun} replays one attempt.
 *
 * <p>Not here: how a job comes in ({@code flow.enqueue}: the statement that makes the jobs is composed of its parts) and how
 * one that waits is cancelled ({@code flow.cancel}); passes over a run ({@code flow.retry}).
 */
@NullMarked
package io.queueoperator.flow.replay;

import org.jspecify.annotations.NullMarked;
