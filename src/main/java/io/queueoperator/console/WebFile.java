package io.queueoperator.console;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A file of the console as browsers get it.
 *
 * @param content its bytes
 * @param type its media type
 * @param tag its ETag: another one for another content
 */
record WebFile(byte[] content, String type, String tag) {
    /** Folders and names without dots, one or more endings: nothing that leads anywhere else. */
    private static final Pattern PATH = Pattern.compile("([A-Za-z0-9_-]+/)*+[A-Za-z0-9_-]++(\\.[A-Za-z0-9_-]++)++");
    private static final int LONGEST = 200;

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("txt", "text/plain; charset=utf-8"),
            Map.entry("woff2", "font/woff2"));

    /** Whether there can be a file of that name. */
    static boolean isName(String path) {
        return path.length() <= LONGEST && PATH.matcher(path).matches() && TYPES.containsKey(ending(path));
    }

    static WebFile of(String path, byte[] content) {
        return new WebFile(content, Objects.requireNonNull(TYPES.get(ending(path)), path), '"' + digest(content) + '"');
    }

    /** Whether a browser has it already, as far as its {@code If-None-Match} says. */
    boolean isKnown(String ifNoneMatch) {
        return ifNoneMatch.contains(tag) || ifNoneMatch.strip().equals("*");
    }

    private static String ending(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    private static String digest(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
