package io.queueoperator.webhook;

import io.queueoperator.core.job.Problem;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * What the messages of a subscription are signed with.
 *
 * @param text {@code whsec_} and base64, as Standard Webhooks writes it
 */
record Secret(String text) {
    private static final String PREFIX = "whsec_";
    /** Bounds of Standard Webhooks, in bytes. */
    private static final int LEAST = 24;
    private static final int MOST = 64;
    private static final int GENERATED = 32;

    /** A new one that nobody can guess. */
    static Secret generate(SecureRandom random) {
        byte[] key = new byte[GENERATED];
        random.nextBytes(key);
        return new Secret(PREFIX + Base64.getEncoder().encodeToString(key));
    }

    /** One that a caller brings; a problem of the field {@code secret} that does not repeat it. */
    static Secret parse(String text) {
        if (text.startsWith(PREFIX) && text.length() <= PREFIX.length() + 2 * MOST) {
            try {
                Secret secret = new Secret(text);
                int length = secret.key().length;
                if (length >= LEAST && length <= MOST) {
                    return secret;
                }
            } catch (IllegalArgumentException e) {
                // Said below.
            }
        }
        throw Problem.invalid("secret", "is not valid",
                PREFIX + " and the base64 of " + LEAST + " to " + MOST + " random bytes; or none, then one is made");
    }

    /** The key of the signature. */
    byte[] key() {
        return Base64.getDecoder().decode(text.substring(PREFIX.length()));
    }

    /** Never the secret. */
    @Override
    public String toString() {
        return "Secret";
    }
}
