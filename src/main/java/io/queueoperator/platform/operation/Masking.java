package io.queueoperator.platform.operation;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Which values are secret: by the names they stand under, and passwords within URLs. */
final class Masking {
    /** Instead of a secret. */
    static final String MASK = "***";

    private static final Pattern USER_INFO = Pattern.compile("(://[^/\\s:@]{0,200}:)[^/\\s@]{1,500}@");
    private static final Pattern FILLERS = Pattern.compile("[^\\p{L}\\p{N}]+");

    private final List<String> words;

    /** Names that contain one of the words are secret. */
    Masking(Collection<String> words) {
        this.words = words.stream().map(Masking::plain).filter(word -> !word.isEmpty()).distinct().toList();
    }

    /** Whether what stands under that name is never told. */
    boolean isSecret(String name) {
        String plain = plain(name);
        return words.stream().anyMatch(plain::contains);
    }

    /** The text without passwords in URLs. */
    static String withoutPasswords(String text) {
        return text.contains("://") ? USER_INFO.matcher(text).replaceAll("$1" + MASK + "@") : text;
    }

    private static String plain(String name) {
        return FILLERS.matcher(name).replaceAll("").toLowerCase(Locale.ROOT);
    }
}
