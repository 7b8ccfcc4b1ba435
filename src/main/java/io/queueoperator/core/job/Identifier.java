package io.queueoperator.core.job;

import java.util.regex.Pattern;

/** What an id may look like (CONTRACTS A): 1 to 128 of {@code [A-Za-z0-9._:-]}. */
public final class Identifier {
    /** The same rule as a regular expression, for validation annotations. */
    public static final String REGEX = "[A-Za-z0-9._:-]{1,128}";

    /** The rule in words, for error messages. */
    public static final String RULE = "1 to 128 characters of A-Z a-z 0-9 . _ : -";

    private static final Pattern PATTERN = Pattern.compile(REGEX);

    private Identifier() {}

    /** Whether the text is a legal id. */
    public static boolean isValid(String id) {
        return PATTERN.matcher(id).matches();
    }

    /** The id itself; a problem that names the field when it is not legal. */
    public static String require(String field, String id) {
        if (!isValid(id)) {
            throw Problem.invalid(field, "is not a valid id", RULE);
        }
        return id;
    }
}
