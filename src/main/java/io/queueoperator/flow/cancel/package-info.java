/**
 * Somebody wants the end of a job: at once while it is queued, cooperatively while a worker holds it.
 */
@NullMarked
package io.queueoperator.flow.cancel;

import org.jspecify.annotations.NullMarked;
