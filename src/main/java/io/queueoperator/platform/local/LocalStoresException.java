package io.queueoperator.platform.local;

/** The service cannot start on this configuration or machine. The message is one line, made for the person at the terminal. */
public final class LocalStoresException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LocalStoresException(String message) {
        super(message);
    }

    public LocalStoresException(String message, Throwable cause) {
        super(message, cause);
    }
}
