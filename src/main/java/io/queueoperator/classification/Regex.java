package io.queueoperator.classification;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.queueoperator.core.failure.TextCondition;
import io.queueoperator.core.job.Problem;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Regular expressions of rules. RE2/J takes time in proportion to the text whatever the expression is; what it costs per
 * character is bounded here, by the length of the expression and by the size of the program that it becomes.
 */
public final class Regex {
    /** The longest expression, in characters. */
    static final int LONGEST = 500;
    /** The largest program of one expression, in instructions. */
    static final int LARGEST = 1_000;

    private Regex() {}

    /**
     * An expression that may be used, or what is wrong with it.
     *
     * @param condition null when something is
     * @param size of its program, in instructions
     */
    record Compiled(@Nullable TextCondition condition, int size, @Nullable String problem, String expected) {}

    /**
     * Looks for an expression in texts, in capitals or small letters.
     *
     * @param field how the caller named it; a problem of it when the expression may not be used
     */
    public static Predicate<String> search(String field, String expression) {
        if (expression.length() > LONGEST) {
            throw Problem.invalid(field, "has " + expression.length() + " characters", "at most " + LONGEST);
        }
        Compiled compiled = compile(expression);
        if (compiled.condition() instanceof TextCondition.Matching matching) {
            return matching.search();
        }
        throw Problem.invalid(field, String.valueOf(compiled.problem()), compiled.expected());
    }

    static Compiled compile(String expression) {
        if (RegexSize.of(expression) > 4L * LARGEST) {
            return tooExpensive("more than " + LARGEST);
        }
        try {
            Pattern pattern = Pattern.compile(expression, Pattern.CASE_INSENSITIVE);
            int size = pattern.programSize();
            if (size > LARGEST) {
                return tooExpensive(Integer.toString(size));
            }
            if (pattern.matcher("").find()) {
                return refused("is found in every text, also in an empty one", "an expression that asks for something");
            }
            return new Compiled(
                    new TextCondition.Matching(expression, text -> pattern.matcher(text).find()), size, null, "");
        } catch (PatternSyntaxException e) {
            return refused("is not a regular expression: " + Marked.shown(e.getDescription())
                    + (e.getPattern() == null ? "" : " `" + Marked.shown(withoutFlag(e.getPattern())) + "`"),
                    "RE2 syntax: no lookaround, no backreferences");
        }
    }

    /** The engine writes the flag before the expression. */
    private static String withoutFlag(String pattern) {
        return pattern.startsWith("(?i)") ? pattern.substring(4) : pattern;
    }

    private static Compiled tooExpensive(String size) {
        return refused("is too expensive: it becomes " + size + " instructions",
                "an expression of at most " + LARGEST + "; smaller numbers in {}");
    }

    private static Compiled refused(String problem, String expected) {
        return new Compiled(null, 0, problem, expected);
    }
}
