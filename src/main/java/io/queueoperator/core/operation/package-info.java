/**
 * What an operation says of itself to the ledger of task runs (ADR 18): who asked for it ({@code Origin}), and of its result
 * what it did, what it touched and which items failed ({@code Outcome}). How it is recorded says platform.operation.
 */
@NullMarked
package io.queueoperator.core.operation;

import org.jspecify.annotations.NullMarked;
