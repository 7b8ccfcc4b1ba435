package io.queueoperator.platform.security;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What only the instances of this service can make: HMAC-SHA256 with a secret that all of them have. */
final class SessionSeal {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String NAME = "queue-operator console sessions 1";
    private static final int SHORTEST = 32;

    private final byte[] secret;

    private SessionSeal(byte[] secret) {
        this.secret = secret;
    }

    /** With the configured secret, or with one that follows from the keys, in whatever order they stand. */
    static SessionSeal of(Optional<String> configured, List<ApiKey> keys) {
        configured.filter(text -> text.length() < SHORTEST).ifPresent(text -> {
            throw new IllegalArgumentException("queue-operator.console.session-secret is too short: set at least "
                    + SHORTEST + " random characters, or none");
        });
        String material = configured.orElseGet(
                () -> keys.stream().map(SessionSeal::entry).sorted().collect(Collectors.joining("\n")));
        return new SessionSeal(hmac(NAME.getBytes(StandardCharsets.UTF_8), material));
    }

    /** The seal of a text; those of different purposes have nothing to do with each other. */
    byte[] of(String purpose, String text) {
        return hmac(secret, purpose + '\n' + text);
    }

    /** Stands for the entry of a key as it is configured now; says nothing about the key. */
    byte[] ofEntry(ApiKey key) {
        return Arrays.copyOf(of("entry", entry(key)), 16);
    }

    private static String entry(ApiKey key) {
        return key.id() + ':' + HexFormat.of().formatHex(key.sha256()) + ':'
                + key.scopes().stream().sorted().collect(Collectors.joining(","));
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
