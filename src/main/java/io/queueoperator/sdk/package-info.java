/**
 * What a Java worker or producer imports: {@link io.queueoperator.sdk.OperatorClient} has a method for every call,
 * {@link io.queueoperator.sdk.Worker} does everything around a handler.
 *
 * <p>The way of a job: ClaimLoop leases as many jobs as there are free places, JobRun starts each and calls its handler,
 * FinalWord says how the attempt ended, exactly once. Beside them, on threads of their own: Heartbeats keeps all held
 * leases alive in one call, ProgressSender sends what ProgressBox lets through. HeldJob is what all of them know about one
 * job. OperatorClient's calls go through Exchange: one HTTP exchange, repeated where RetryPolicy says that it is safe.
 *
 * <p>What is said of a failure is decided by Failures, a pure function of the throwable and the place.
 *
 * <p>Plain Java 17 and Jackson (2.19 or newer, with jsr310), the records of api, and core: no Quarkus, no CDI. Ships as a jar
 * of its own with the classifier {@code sdk}. What the service does has no place here.
 */
@NullMarked
package io.queueoperator.sdk;

import org.jspecify.annotations.NullMarked;
