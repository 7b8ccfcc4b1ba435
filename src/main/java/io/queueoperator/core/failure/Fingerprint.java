package io.queueoperator.core.failure;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Same failure, same fingerprint: numbers, ids, urls, hosts, paths and quoted strings do not make a failure a different
 * one; task type, category and error type do.
 */
public final class Fingerprint {
    private static final Pattern URL = Pattern.compile("\\b[a-zA-Z][a-zA-Z0-9+.-]{1,15}://[^\\s\"'<>]+");
    private static final Pattern QUOTED = Pattern.compile("\"[^\"]{0,300}\"|'[^']{0,300}'|`[^`]{0,300}`");
    private static final Pattern PATH = Pattern.compile("(?<![\\w/])(?:[A-Za-z]:)?(?:[/\\\\][\\w.@~+-]+)+");
    // The last part in small letters: java.net.ConnectException is not a host, and is what tells two failures apart.
    private static final Pattern HOST = Pattern.compile("\\b[\\w-]+(?:\\.[\\w-]+){0,7}\\.[a-z0-9_-]+(?::\\d+)?\\b");
    private static final Pattern HEX = Pattern.compile("\\b(?=[0-9a-fA-F-]*\\d)[0-9a-fA-F]{4,}(?:-[0-9a-fA-F]{2,})*\\b");
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    private Fingerprint() {}

    /** 16 hex digits. */
    public static String of(String taskType, Classification meaning, String compactMessage) {
        String text = String.join("\n", taskType, meaning.category(), meaning.type(), normalized(compactMessage));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static String normalized(String message) {
        String text = URL.matcher(message).replaceAll("<url>");
        text = QUOTED.matcher(text).replaceAll("<text>");
        text = PATH.matcher(text).replaceAll("<path>");
        text = HOST.matcher(text).replaceAll("<host>");
        // The same word as for short numbers: page 7 and page 1234 are one failure.
        text = HEX.matcher(text).replaceAll("<n>");
        return NUMBER.matcher(text).replaceAll("<n>").strip();
    }
}
