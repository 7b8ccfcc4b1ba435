/**
 * The attempt ends: completed, failed, cancelled. The one failure path of the service is {@code FailJobs}: classify, decide,
 * one guarded statement, followers. The reaper takes it as well.
 * What comes after the lease was lost is kept by {@code LateFinish}, and counts once {@code AcceptLateResult} says so (ADR 17).
 */
@NullMarked
package io.queueoperator.flow.finish;

import org.jspecify.annotations.NullMarked;
