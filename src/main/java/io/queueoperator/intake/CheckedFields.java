package io.queueoperator.intake;

import io.queueoperator.core.job.Identifier;
import io.queueoperator.intake.Refusal.Reason;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The fields of a hash as they are asked for, each with what it must be; remembers the first one that is not. */
final class CheckedFields {
    private static final Pattern ID = Pattern.compile(Identifier.REGEX);
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,9}");

    private final RawHash hash;
    private @Nullable Refusal refusal;

    CheckedFields(RawHash hash) {
        this.hash = hash;
    }

    /** What is wrong; null when nothing is so far. */
    @Nullable Refusal refusal() {
        return refusal;
    }

    static boolean isNumber(String text) {
        return NUMBER.matcher(text).matches();
    }

    /** An id, or nothing. */
    @Nullable String id(String field) {
        return checked(field, ID.asMatchPredicate(), Identifier.RULE);
    }

    /** A text that is as expected, or nothing. */
    @Nullable String checked(String field, Predicate<String> right, String expected) {
        String value = hash.text(field);
        if (value != null && !right.test(value)) {
            refuse(Reason.BAD_FIELD, field, expected);
            return null;
        }
        return value;
    }

    /** A whole number within these bounds, or nothing. */
    Optional<Integer> number(String field, int min, int max) {
        String value = hash.text(field);
        if (value == null) {
            return Optional.empty();
        }
        if (isNumber(value)) {
            int number = Integer.parseInt(value);
            if (number >= min && number <= max) {
                return Optional.of(number);
            }
        }
        refuse(Reason.BAD_FIELD, field, "a whole number from " + min + " to " + max);
        return Optional.empty();
    }

    /** Text that PostgreSQL can hold and people can read; an error may be anything and is mended later. */
    void checkTexts() {
        hash.fields().forEach((field, value) -> {
            if (field.equals("error_message") || field.startsWith("foreign_")) {
                return;
            }
            if (hash.cut().contains(field)) {
                refuse(Reason.TOO_LARGE, Shorten.text(field, 100), "at most " + RawHash.VALUE + " bytes, and "
                        + RawHash.BYTES + " in all");
            } else if (isBinary(value) || isBinary(field)) {
                refuse(Reason.BAD_FIELD, Shorten.text(field, 100), "text in UTF-8 without NUL");
            }
        });
    }

    private static boolean isBinary(String value) {
        return value.indexOf('\uFFFD') >= 0 || value.indexOf('\0') >= 0;
    }

    /** The first thing that is wrong is the one that is told. */
    void refuse(Reason reason, String field, String expected) {
        if (refusal == null) {
            String what = reason == Reason.MISSING_FIELD ? " is missing" : " is not acceptable";
            refusal = new Refusal(reason, field + what + "; expected: " + expected);
        }
    }
}
