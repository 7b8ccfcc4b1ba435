package io.queueoperator.platform.operation;

import io.queueoperator.core.failure.ErrorText;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** What is told of an exception. */
final class StackTraces {
    private StackTraces() {}

    /**
     * The whole trace with the chain of its causes; of a longer one than {@link ErrorText#TRACE_LIMIT} the beginning and the
     * end, where the first cause is, and how much is missing between them.
     */
    static String of(Throwable failure) {
        StringWriter text = new StringWriter();
        try {
            failure.printStackTrace(new PrintWriter(text, true));
        } catch (RuntimeException e) {
            // Its own getMessage failed.
            return failure.getClass().getName();
        }
        return String.valueOf(ErrorText.bounded(text.toString()));
    }

    /** The trace of one item among many: its beginning. */
    static @Nullable String shortly(@Nullable Throwable failure, int limit) {
        if (failure == null) {
            return null;
        }
        String whole = of(failure);
        return whole.length() <= limit
                ? whole
                : ErrorText.cut(whole, limit) + "\n… " + (whole.length() - limit + 1) + " more characters cut …";
    }

    /** One line; the name of the type where it says nothing. */
    static String message(Throwable failure) {
        Throwable told = unwrapped(failure);
        String message;
        try {
            message = told.getMessage();
        } catch (RuntimeException e) {
            message = null;
        }
        return message == null || message.isBlank() ? type(told) : ErrorText.compact(message);
    }

    /** The name of its class. */
    static String type(Throwable failure) {
        String name = unwrapped(failure).getClass().getSimpleName();
        return name.isEmpty() ? "Throwable" : name;
    }

    /** What futures wrap an exception in says nothing. */
    private static Throwable unwrapped(Throwable failure) {
        boolean wrapping = failure instanceof CompletionException || failure instanceof ExecutionException;
        return wrapping && failure.getCause() != null ? failure.getCause() : failure;
    }
}
