package io.queueoperator.sdk;

import org.jspecify.annotations.Nullable;

/** How long a text may be for the operator, in characters, and how one is made to fit: what is too long is cut, not lost. */
final class Limits {
    static final int PHASE = 200;
    static final int PROGRESS_MESSAGE = 1000;
    static final int WORD = 128;
    static final int TEXT = 20_000;

    private Limits() {}

    /** The beginning of what may be missing. */
    static @Nullable String headOf(@Nullable String text, int length) {
        return text == null ? null : head(text, length);
    }

    /** The beginning, without half a character at its end. */
    static String head(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
        return text.substring(0, end);
    }

    /** The end of an output, where the reason usually is. */
    static @Nullable String tail(@Nullable String text, int length) {
        if (text == null || text.length() <= length) {
            return text;
        }
        int start = text.length() - length;
        return text.substring(Character.isLowSurrogate(text.charAt(start)) ? start + 1 : start);
    }

    /** A code or a type; null when there is nothing in it. */
    static @Nullable String word(@Nullable String text) {
        String clean = text == null ? "" : text.replaceAll("\\p{Cntrl}", " ").strip();
        return clean.isEmpty() ? null : head(clean, WORD);
    }
}
