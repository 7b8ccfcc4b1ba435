package io.queueoperator.api;

import java.time.Instant;
import java.util.List;

/**
 * Who is signed in to the console.
 *
 * @param keyId the id of their API key
 * @param scopes what it may do: read, work, admin
 * @param csrfToken for the header X-CSRF-Token of every call that changes something
 * @param expiresAt when they have to sign in again
 */
public record SessionView(String keyId, List<String> scopes, String csrfToken, Instant expiresAt) {
    @Override
    public String toString() {
        return "SessionView[" + keyId + " until " + expiresAt + "]";
    }
}
