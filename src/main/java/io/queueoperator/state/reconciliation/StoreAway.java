package io.queueoperator.state.reconciliation;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A store cannot be written at all; the message says why in words for a person. */
public final class StoreAway extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreAway(String words) {
        this(words, null);
    }

    /** The cause is for the log alone. */
    public StoreAway(String words, @Nullable Throwable cause) {
        // The stack says nothing that the words do not.
        super(words, cause, false, false);
    }

    /** Why a store waits, in words that carry nothing of the inside. */
    public static String words(Throwable failure) {
        if (failure instanceof StoreAway away) {
            return Objects.requireNonNull(away.getMessage());
        }
        if (failure instanceof TimeoutException) {
            return "It did not answer in time.";
        }
        if (failure instanceof IOException) {
            return "It cannot be reached.";
        }
        return "It cannot be written at the moment; the log of the service says more.";
    }
}
