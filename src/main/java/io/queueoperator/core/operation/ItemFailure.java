package io.queueoperator.core.operation;

import org.jspecify.annotations.Nullable;

/**
 * One item of a bulk operation that failed.
 *
 * @param index its place in the input, from 0
 * @param item what it was, as far as it helps: a map, a text, a record of {@code api}
 * @param error what happened, for people
 * @param cause for the stack trace; null: there is none to tell
 */
public record ItemFailure(int index, @Nullable Object item, String error, @Nullable Throwable cause) {

    /** An item that failed with an exception. */
    public static ItemFailure of(int index, @Nullable Object item, Throwable cause) {
        String message = cause.getMessage();
        return new ItemFailure(index, item, message == null ? cause.getClass().getSimpleName() : message, cause);
    }

    /** An item that was refused with these words. */
    public static ItemFailure of(int index, @Nullable Object item, String error) {
        return new ItemFailure(index, item, error, null);
    }
}
