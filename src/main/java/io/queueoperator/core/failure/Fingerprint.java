package io.queueoperator.core.failure;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Same failure, same fingerprint: numbers, ids, urls, hosts, ports, addresses, paths and quoted strings do not make a
 * failure a different one; task type, category and error type do. What it reads is a compact message (500 characters), and
 * no pattern has two ways to read the same characters again and again: hostile text costs no more than other text.
 */
public final class Fingerprint {
    /** What a fingerprint looks like, for error messages. */
    public static final String RULE = "16 hex digits in small letters";

    private static final Pattern VALID = Pattern.compile("[0-9a-f]{16}");

    /** What is replaced, in this order: what may contain the others comes first. */
    private static final List<Particular> PARTICULARS = List.of(
            new Particular("\\b[a-zA-Z][a-zA-Z0-9+.-]{1,15}://[^\\s\"'<>]+", "<url>"),
            new Particular("\"[^\"]{0,300}\"|'[^']{0,300}'|`[^`]{0,300}`", "<text>"),
            new Particular("(?<![\\w.%+-])[\\w.%+-]{1,64}@[\\w-]{1,63}(?:\\.[\\w-]{1,63}){1,8}", "<email>"),
            // Folders of Windows may have spaces in their names; only what is followed by another part is one.
            new Particular("(?<![\\w/])(?:[A-Za-z]:|\\\\)\\\\(?:[^\\\\/:*?\"<>|,;]{1,80}\\\\){0,30}[\\w.@~+-]*", "<path>"),
            new Particular("(?<![\\w/])(?:[A-Za-z]:)?(?:[/\\\\][\\w.@~+-]+)+", "<path>"),
            // Without a root it is a path where its last part is a file.
            new Particular("(?<![\\w./\\\\-])[\\w~+-][\\w.~+-]*(?:[/\\\\][\\w.~+-]+)*[/\\\\][\\w~+-]+\\.[A-Za-z]\\w{0,7}\\b", "<path>"),
            // IPv6, in brackets where a port follows.
            new Particular("(?<![\\w:.])\\[?(?=[0-9a-fA-F:]{0,30}\\d)(?:[0-9a-fA-F]{0,4}:){2,8}"
                    + "(?:\\d{1,3}(?:\\.\\d{1,3}){3}|[0-9a-fA-F]{1,4})?(?:%\\w{1,16})?(?:\\](?::\\d{1,5})?)?(?![\\w:])", "<host>"),
            // The last part in small letters: java.net.ConnectException is not a host, and is what tells two failures apart.
            new Particular("\\b[\\w-]+(?:\\.[\\w-]+){0,7}\\.[a-z0-9_-]+(?::\\d+)?\\b", "<host>"),
            new Particular("\\blocalhost(?::\\d+)?\\b", "<host>"),
            // The same word as for short numbers: page 7 and page 1234 are one failure.
            new Particular("\\b(?=[0-9a-fA-F-]*\\d)[0-9a-fA-F]{4,}(?:-[0-9a-fA-F]{2,})*\\b", "<n>"),
            // Letters and digits in turn, three times or more: an id in base 32 or 62.
            new Particular("\\b[A-Za-z]*(?:\\d+[A-Za-z]+){3,}\\d*\\b", "<n>"),
            new Particular("\\d+", "<n>"));

    /** Something that tells two occurrences of a failure apart, but not two failures. */
    private record Particular(Pattern pattern, String word) {
        Particular(String regex, String word) {
            this(Pattern.compile(regex), word);
        }
    }

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

    /** Whether the text may be a fingerprint. */
    public static boolean isValid(String text) {
        return VALID.matcher(text).matches();
    }

    static String normalized(String message) {
        String text = message;
        for (Particular particular : PARTICULARS) {
            text = particular.pattern().matcher(text).replaceAll(particular.word());
        }
        return text.strip();
    }
}
