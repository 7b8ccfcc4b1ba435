/**
 * What a job is: its status and legal transitions, its lease, its progress, and the one list of everything that can be
 * refused. Pure Java: no framework, no I/O, no clock.
 *
 * <p>What a failure means lives in {@code core.failure}; how a job is stored lives in {@code state}.
 */
@NullMarked
package io.queueoperator.core.job;

import org.jspecify.annotations.NullMarked;
