/**
 * What is told of transitions to whoever reads logs and traces (ADR 26): one line each, and the spans of attempts.
 *
 * <p>The way of a transition: the statement that makes it writes {@code job_events}, as ever. {@code FollowTransitions}
 * takes the next ones, once among all instances, and hands them to {@code WriteLines} (category {@code
 * io.queueoperator.transitions}) and {@code EmitSpans}. {@code TransitionLine} says in which words.
 *
 * <p>Not here: anything that a change of a job waits for, and anything that decides. The flows know nothing of this package.
 */
@NullMarked
package io.queueoperator.transitions;

import org.jspecify.annotations.NullMarked;
