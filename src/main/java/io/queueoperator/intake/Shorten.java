package io.queueoperator.intake;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.queueoperator.core.failure.ErrorText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What was found in Redis, made fit to be stored and looked at. */
final class Shorten {
    private static final int VALUE = 1_000;
    private static final int FIELDS = 60;

    private Shorten() {}

    /** Text that PostgreSQL takes, of at most so many characters. */
    static String text(String raw, int limit) {
        return ErrorText.cut(ErrorText.storable(raw), limit);
    }

    /** The fields as JSON, for a person: few, and short. */
    static String json(RawHash hash) {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        hash.fields().entrySet().stream().limit(FIELDS)
                .forEach(f -> fields.put(text(f.getKey(), 200), text(f.getValue(), VALUE)));
        if (hash.count() > fields.size()) {
            fields.put("…", (hash.count() - fields.size()) + " more fields");
        }
        return fields.toString();
    }

    /** The same entry has the same key. */
    static String key(byte[] entry) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(entry));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static String key(String text) {
        return key(text.getBytes(StandardCharsets.UTF_8));
    }
}
