package io.queueoperator.platform.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who is signed in to the console.
 *
 * @param keyId of the key that they signed in with
 * @param scopes what the key may do
 * @param expiresAt when they have to sign in again
 * @param csrfToken what a page of ours knows and a page of others does not
 */
public record Session(String keyId, Set<String> scopes, Instant expiresAt, String csrfToken) {

    /** Whether a request was made by a page of ours, as far as its token says. */
    public boolean isOurPage(@Nullable String token) {
        return token != null && MessageDigest.isEqual(
                token.getBytes(StandardCharsets.UTF_8), csrfToken.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "Session[" + keyId + " until " + expiresAt + "]";
    }
}
