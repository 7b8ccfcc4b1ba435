package io.queueoperator.core.failure;

import java.util.Locale;
import java.util.function.Predicate;

/** Something that may be found in the text of a failure, in capitals or small letters. */
public sealed interface TextCondition {
    /** Whether it is in there. */
    boolean isIn(Evidence evidence);

    /** The kind and what is looked for, as in a rule file: {@code contains}, {@code words} or {@code regex}. */
    String kind();

    /** What is looked for, as it was written. */
    String wanted();

    /**
     * These characters, wherever they stand.
     *
     * @param wanted at least one character
     */
    record Containing(String wanted) implements TextCondition {
        @Override
        public boolean isIn(Evidence evidence) {
            return evidence.lowerText().contains(small(wanted));
        }

        @Override
        public String kind() {
            return "contains";
        }
    }

    /**
     * These characters as whole words: "timeout" is not found in "timeouts_total", nor "429" in an id.
     *
     * @param wanted at least one character
     */
    record Words(String wanted) implements TextCondition {
        @Override
        public boolean isIn(Evidence evidence) {
            String text = evidence.lowerText();
            String words = small(wanted);
            for (int at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
                int end = at + words.length();
                boolean begins = at == 0 || !isOfWord(text.charAt(at - 1));
                if (begins && (end == text.length() || !isOfWord(text.charAt(end)))) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public String kind() {
            return "words";
        }

        private static boolean isOfWord(char c) {
            return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
        }
    }

    /**
     * A regular expression. Who makes one brings the engine; it has to end in time whatever the text is.
     *
     * @param wanted the expression
     * @param search whether it is found in a text; ignores case
     */
    record Matching(String wanted, Predicate<String> search) implements TextCondition {
        @Override
        public boolean isIn(Evidence evidence) {
            return search.test(evidence.text());
        }

        @Override
        public String kind() {
            return "regex";
        }
    }

    private static String small(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
