package io.queueoperator.bench.load;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * An answer of the service.
 *
 * @param status of HTTP
 * @param head status line and headers
 * @param body all of it
 */
public record Answer(int status, byte[] head, byte[] body) {
    /** The body, if this is the status; a failure with both otherwise. */
    public Answer require(int expected) {
        if (status != expected) {
            throw new IllegalStateException("expected " + expected + " but got " + status + ": " + text());
        }
        return this;
    }

    public JsonObject json() {
        return Buffer.buffer(body).toJsonObject();
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The value of a header that has to be there. */
    public String header(String name) {
        for (String line : new String(head, StandardCharsets.US_ASCII).split("\r\n")) {
            if (line.toLowerCase(Locale.ROOT).startsWith(name + ":")) {
                return line.substring(name.length() + 1).strip();
            }
        }
        throw new IllegalStateException("no header " + name);
    }
}
