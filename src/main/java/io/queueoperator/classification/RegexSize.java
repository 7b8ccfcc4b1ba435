package io.queueoperator.classification;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * About how large a program an expression becomes, told before it is made: numbers in braces multiply, and
 * {@code ((a{1000}){1000}){1000}} would fill any memory.
 */
final class RegexSize {
    private static final long ENDLESS = 1_000_000_000;
    private static final Pattern REPEAT = Pattern.compile("\\{([0-9]{1,9})(?:,([0-9]{0,9}))?\\}");

    private final Deque<long[]> groups = new ArrayDeque<>();
    private long total;
    private long last;

    private RegexSize() {}

    /** In instructions, rather too many than too few; at most a billion. */
    static long of(String expression) {
        return new RegexSize().read(expression);
    }

    private long read(String expression) {
        Matcher repeat = REPEAT.matcher(expression);
        int at = 0;
        while (at < expression.length()) {
            char c = expression.charAt(at);
            if (c == '(') {
                groups.push(new long[] {total});
                total = 0;
                last = 0;
                at++;
            } else if (c == ')' && !groups.isEmpty()) {
                long inner = total + 2;
                total = groups.pop()[0];
                atom(inner);
                at++;
            } else if (c == '{' && repeat.region(at, expression.length()).lookingAt()) {
                repeated(repeat.group(1), repeat.group(2));
                at = repeat.end();
            } else {
                int end = c == '[' ? afterClass(expression, at) : c == '\\' ? afterEscape(expression, at) : at + 1;
                // What is quoted is as many as it has characters; the others are one.
                atom(expression.startsWith("\\Q", at) ? end - at : 1);
                at = end;
            }
        }
        while (!groups.isEmpty()) {
            total += groups.pop()[0];
        }
        return Math.min(total, ENDLESS);
    }

    private void atom(long size) {
        last = Math.min(size, ENDLESS);
        total = Math.min(total + last, ENDLESS);
    }

    private void repeated(String least, @Nullable String most) {
        long times = Math.max(Long.parseLong(least), most == null || most.isEmpty() ? 0 : Long.parseLong(most)) + 1;
        long copies = Math.min(last * times, ENDLESS);
        total = Math.min(total + copies, ENDLESS);
        last = copies;
    }

    private static int afterClass(String expression, int begin) {
        int at = begin + 1;
        if (at < expression.length() && expression.charAt(at) == '^') {
            at++;
        }
        // The first one is a character like any other.
        int end = at;
        while (end < expression.length() && (expression.charAt(end) != ']' || end == at)) {
            end += expression.charAt(end) == '\\' ? 2 : 1;
        }
        return Math.min(end + 1, expression.length());
    }

    /** {@code \p{Greek}} and {@code \x{2028}} have braces that repeat nothing. */
    private static int afterEscape(String expression, int begin) {
        if (expression.startsWith("\\Q", begin)) {
            int end = expression.indexOf("\\E", begin);
            return end < 0 ? expression.length() : end + 2;
        }
        boolean braces = begin + 2 < expression.length() && "pPx".indexOf(expression.charAt(begin + 1)) >= 0
                && expression.charAt(begin + 2) == '{';
        int end = braces ? expression.indexOf('}', begin) : begin + 1;
        return end < 0 ? expression.length() : Math.min(end + 1, expression.length());
    }
}
