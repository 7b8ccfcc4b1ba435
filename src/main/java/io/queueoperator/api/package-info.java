/**
 * What goes over the wire: one record per message, shared with Java clients. JSON names are the snake_case of the
 * component names. The message of a constraint says what would be right; what is wrong is said by its kind.
 */
@NullMarked
package io.queueoperator.api;

import org.jspecify.annotations.NullMarked;
