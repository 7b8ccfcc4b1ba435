/**
 * Spans of jobs (ADR 26), on top of those that Quarkus makes of HTTP calls. {@link
 * io.queueoperator.platform.tracing.Tracing} says whether there are any and begins them; which ones there are is the
 * business of the verbs, and of {@code transitions}. Never a payload, a result or an error message in a span: ids, words and
 * numbers.
 */
@NullMarked
package io.queueoperator.platform.tracing;

import org.jspecify.annotations.NullMarked;
