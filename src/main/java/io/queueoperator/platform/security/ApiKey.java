package io.queueoperator.platform.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/**
 * A configured key. Only its digest is kept.
 *
 * @param id who it was given to; the audit names it
 * @param sha256 of the key
 * @param scopes what it may do
 */
record ApiKey(String id, byte[] sha256, Set<String> scopes) {

    /**
     * Reads {@code id:key}, {@code id:sha256:hex}, each optionally followed by {@code :scope}.
     *
     * @throws IllegalArgumentException saying what is wrong without repeating the key
     */
    static ApiKey parse(String text) {
        String[] parts = text.strip().split(":", -1);
        if (parts.length < 2 || parts[0].isBlank() || parts[1].isBlank()) {
            throw wrong("must be id:key or id:sha256:hex, optionally followed by :read, :work or :admin");
        }
        boolean hashed = parts[1].equals("sha256") && parts.length > 2;
        int scopeAt = hashed ? 3 : 2;
        if (parts.length > scopeAt + 1) {
            throw wrong("of id " + parts[0] + " has too many parts; a key must not contain a colon");
        }
        Set<String> scopes = Scope.including(parts.length > scopeAt ? parts[scopeAt] : Scope.ADMIN);
        if (scopes.isEmpty()) {
            throw wrong("of id " + parts[0] + " names an unknown scope; there are read, work and admin");
        }
        return new ApiKey(parts[0], hashed ? hex(parts[0], parts[2]) : sha256(parts[1]), scopes);
    }

    /** Takes the same time whether and wherever the keys differ. */
    boolean matches(byte[] presentedSha256) {
        return MessageDigest.isEqual(sha256, presentedSha256);
    }

    static byte[] sha256(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static byte[] hex(String id, String text) {
        if (!text.matches("[0-9a-fA-F]{64}")) {
            throw wrong("of id " + id + " needs the 64 hex digits of a SHA-256 after sha256:");
        }
        return HexFormat.of().parseHex(text.toLowerCase(java.util.Locale.ROOT));
    }

    private static IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("queue-operator.security.keys: an entry " + what);
    }

    @Override
    public String toString() {
        return "ApiKey[" + id + " " + scopes + "]";
    }
}
