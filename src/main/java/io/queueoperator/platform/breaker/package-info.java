/**
 * A store that does not answer is not asked for a while: one {@link io.queueoperator.platform.breaker.Breaker} per store,
 * by its name, from {@link io.queueoperator.platform.breaker.Breakers}.
 *
 * <p>A call goes through {@code breaker.guard}. Several calls in a row without an answer open the breaker: from then on
 * calls fail at once, and the breaker alone asks the store, one small question at a time, until it answers. What the
 * question is and which failures mean "no answer" says the store's own package.
 *
 * <p>Not here: time limits, retries and what to do without the store.
 */
@NullMarked
package io.queueoperator.platform.breaker;

import org.jspecify.annotations.NullMarked;
