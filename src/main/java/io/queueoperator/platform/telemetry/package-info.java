/**
 * What the service says of itself: health.
 */
@NullMarked
package io.queueoperator.platform.telemetry;

import org.jspecify.annotations.NullMarked;
