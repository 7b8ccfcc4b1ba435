/**
 * What the service says of itself: health, and whether the schema that is there is one it can work on ({@link
 * io.queueoperator.platform.telemetry.SchemaState}); and the places where a test may end it ({@link
 * io.queueoperator.platform.telemetry.FailPoint}).
 */
@NullMarked
package io.queueoperator.platform.telemetry;

import org.jspecify.annotations.NullMarked;
