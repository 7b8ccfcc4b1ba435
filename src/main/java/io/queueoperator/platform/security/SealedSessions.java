package io.queueoperator.platform.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sessions that nobody has to remember: all there is to know stands in the cookie, under a seal. A cookie names the entry of
 * its key as it was configured; when that is removed or changed, the session is over.
 */
final class SealedSessions {
    private static final String VERSION = "1";
    private static final int LONGEST = 2_000;
    private static final int PARTS = 5;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final List<ApiKey> keys;
    private final SessionSeal seal;
    private final SecureRandom random = new SecureRandom();

    SealedSessions(List<ApiKey> keys, SessionSeal seal) {
        this.keys = keys;
        this.seal = seal;
    }

    /** The value of a cookie for the holder of a key. */
    String issue(ApiKey key, Instant expiresAt) {
        byte[] nonce = new byte[16];
        random.nextBytes(nonce);
        String payload = String.join("\n",
                VERSION, Long.toString(expiresAt.getEpochSecond()), ENCODER.encodeToString(nonce),
                ENCODER.encodeToString(seal.ofEntry(key)), key.id());
        return ENCODER.encodeToString(payload.getBytes(StandardCharsets.UTF_8)) + '.'
                + ENCODER.encodeToString(seal.of("cookie", payload));
    }

    /** The session of that cookie; empty when it is none, not ours, over, or its key is not configured like that any more. */
    Optional<Session> read(@Nullable String cookie, Instant now) {
        if (cookie == null || cookie.length() > LONGEST) {
            return Optional.empty();
        }
        int dot = cookie.indexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        try {
            String payload = new String(Base64.getUrlDecoder().decode(cookie.substring(0, dot)), StandardCharsets.UTF_8);
            byte[] given = Base64.getUrlDecoder().decode(cookie.substring(dot + 1));
            return MessageDigest.isEqual(seal.of("cookie", payload), given) ? sealed(payload, now) : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private Optional<Session> sealed(String payload, Instant now) {
        String[] parts = payload.split("\n", PARTS);
        if (parts.length != PARTS || !parts[0].equals(VERSION)) {
            return Optional.empty();
        }
        Instant expiresAt = Instant.ofEpochSecond(Long.parseLong(parts[1]));
        byte[] entry = Base64.getUrlDecoder().decode(parts[3]);
        ApiKey key = null;
        for (ApiKey configured : keys) {
            if (MessageDigest.isEqual(seal.ofEntry(configured), entry)) {
                key = configured;
            }
        }
        return key == null || !now.isBefore(expiresAt)
                ? Optional.empty()
                : Optional.of(new Session(
                        key.id(), key.scopes(), expiresAt, ENCODER.encodeToString(seal.of("csrf", payload))));
    }
}
