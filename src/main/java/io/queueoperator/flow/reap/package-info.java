/**
 * The worker vanished, or a store missed something. Chores with {@code runOnce()}; every instance may run them at once.
 */
@NullMarked
package io.queueoperator.flow.reap;

import org.jspecify.annotations.NullMarked;
