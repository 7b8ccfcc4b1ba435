/**
 * What the benchmark compares with: an answer that costs as little as an answer of this service can. Not there unless it is
 * switched on; nothing of the queue belongs here.
 */
@NullMarked
package io.queueoperator.platform.bench;

import org.jspecify.annotations.NullMarked;
