package io.queueoperator.platform.http;

import io.vertx.ext.web.RoutingContext;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The id that connects an answer with its log lines: the caller's W3C trace id, or one of our own. */
public final class Trace {
    private static final String KEY = "queue-operator.trace-id";
    private static final Pattern TRACEPARENT = Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.*");

    private Trace() {}

    /** The trace id of a request: the same at every call. */
    public static String idOf(RoutingContext request) {
        String known = request.get(KEY);
        if (known != null) {
            return known;
        }
        String header = request.request().getHeader("traceparent");
        Matcher parent = header == null ? null : TRACEPARENT.matcher(header);
        String id = parent != null && parent.matches() ? parent.group(1) : random();
        request.put(KEY, id);
        return id;
    }

    private static String random() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }
}
