/**
 * The attempt ends: completed, failed, cancelled. The one failure path of the service is {@code FailJobs}: classify, decide,
 * one guarded statement, followers. The reaper takes it as well.
 */
@NullMarked
package io.queueoperator.flow.finish;

import org.jspecify.annotations.NullMarked;
