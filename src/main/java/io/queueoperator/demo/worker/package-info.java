/**
 * How a worker talks to the operator: claim, start, progress, heartbeat, and one ending (complete, fail or release).
 *
 * <p>Worker is the loop, LeaseKeeper the heartbeat beside it, OperatorClient the HTTP calls; a Task is what the
 * worker does for one task type and knows none of the three. What a task may say on its way goes through
 * TaskContext; how it fails is a TaskFailure, from which the worker makes the one message that people will read.
 *
 * <p>Nothing here knows what the tasks of the demo do: another set of tasks would run on the same loop.
 */
@NullMarked
package io.queueoperator.demo.worker;

import org.jspecify.annotations.NullMarked;
