package io.queueoperator.platform;

import java.time.Duration;
import java.util.regex.Pattern;

/** Values of settings: one that makes no sense is refused by the name of its setting. */
public final class Setting {
    private Setting() {}

    /** A whole number that is not too small. */
    public static int atLeast(int least, String name, int value) {
        if (value < least) {
            throw refused(name, value, "at least " + least);
        }
        return value;
    }

    /** A time that is not too short; the reason says what it must not be shorter than. */
    public static Duration atLeast(Duration least, String reason, String name, Duration value) {
        if (value.compareTo(least) < 0) {
            throw refused(name, value, "at least " + least + ", " + reason);
        }
        return value;
    }

    /** A text of that form; the rule says it in words. */
    public static String matching(Pattern form, String rule, String name, String value) {
        if (!form.matcher(value).matches()) {
            throw refused(name, value, rule);
        }
        return value;
    }

    private static IllegalArgumentException refused(String name, Object value, String expected) {
        return new IllegalArgumentException(name + " is " + value + "; expected: " + expected);
    }
}
