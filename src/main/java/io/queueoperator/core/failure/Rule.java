package io.queueoperator.core.failure;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One line of the classification table: when one of the words is in the text, or the exit code is this one, this is what
 * it means.
 *
 * @param words any of them, whole words, case-insensitive
 * @param exitCode matches by itself; null: any
 * @param category see {@link Classification}
 * @param type see {@link Classification}
 * @param code see {@link FailureCode}
 */
record Rule(List<Pattern> words, @Nullable Integer exitCode, String category, String type, String code) {

    /** A rule that looks at the text. */
    static Rule whenSaid(String category, String type, String code, String... words) {
        // Whole words: "timeout" must not be found in "timeouts_total", nor "429" in an id.
        List<Pattern> patterns = List.of(words).stream()
                .map(w -> Pattern.compile("(?<![\\p{Alnum}_])" + Pattern.quote(w) + "(?![\\p{Alnum}_])"))
                .toList();
        return new Rule(patterns, null, category, type, code);
    }

    /** A rule that looks at the exit code. */
    static Rule whenExited(String category, String type, String code, int exitCode) {
        return new Rule(List.of(), exitCode, category, type, code);
    }

    /** Whether it applies to a text in small letters. */
    boolean matches(String text, @Nullable Integer exit) {
        if (exitCode != null && exitCode.equals(exit)) {
            return true;
        }
        return words.stream().anyMatch(w -> w.matcher(text).find());
    }
}
