/** How commands reach Redis: with a small time budget, scripts by their hash, many in one round trip. */
@NullMarked
package io.queueoperator.platform.redis;

import org.jspecify.annotations.NullMarked;
