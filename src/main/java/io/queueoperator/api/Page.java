package io.queueoperator.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param items at most as many as asked for
 * @param nextCursor give it back as {@code cursor} for what follows; null at the end
 */
public record Page<T>(List<T> items, @Nullable String nextCursor) {}
