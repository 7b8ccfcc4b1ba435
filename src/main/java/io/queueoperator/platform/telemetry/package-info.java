/**
 * What the service says of itself: health, whether the schema that is there is one it can work on ({@link
 * io.queueoperator.platform.telemetry.SchemaState}), and what all its metrics have in common (ADR 31); and the places where a
 * test may end it ({@link io.queueoperator.platform.telemetry.FailPoint}).
 */
@NullMarked
package io.queueoperator.platform.telemetry;

import org.jspecify.annotations.NullMarked;
