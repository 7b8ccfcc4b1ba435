package io.queueoperator.core.failure;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What error texts say in the ways that programs have of saying it: the types of exceptions at the head of a message or
 * of a trace, the status of an HTTP answer. Every expression here takes time in proportion to the text.
 */
final class TextFacts {
    private static final int MOST_TYPES = 8;

    /** "TimeoutError: …" at the begin of a line or after ": ", and the causes of a Java trace. */
    private static final Pattern EXCEPTION = Pattern.compile(
            "(?:^|: |Caused by: |Exception in thread \"[^\"\\n]{0,200}\" )"
                    + "([A-Za-z_$][\\w$]{0,100}+(?:\\.[A-Za-z_$][\\w$]{0,100}+){0,20}+)(?=:|[ \\t\\r]{0,4}$)",
            Pattern.MULTILINE);
    /** How exceptions are named, so that "error: 7" and "spider: 7" are none. */
    private static final Pattern NAME = Pattern.compile(
            "(?:.{0,2000}[.$])?[A-Z][\\w]{0,100}(?<=Error|Exception|Timeout|Interrupt|Failure|Fault|Warning)");
    private static final List<Pattern> STATUS = List.of(
            Pattern.compile("(?i)\\bhttp(?:/[0-9](?:\\.[0-9])?)?(?: error)?(?: status)?(?: code)?[ :=]{1,2}([45][0-9]{2})\\b"),
            Pattern.compile("(?i)\\bstatus(?:[ _-]?code)?[ :=]{1,3}([45][0-9]{2})\\b"),
            Pattern.compile("(?i)\\b([45][0-9]{2}) (?:client error|server error|too many requests|unauthorized|forbidden"
                    + "|not found|request timeout|internal server error|bad gateway|service unavailable|gateway timeout)\\b"));

    private TextFacts() {}

    /** The types of exceptions that the texts begin with or name as causes, in the order of the texts. */
    static List<String> exceptionTypes(String... texts) {
        List<String> types = new ArrayList<>();
        for (String text : texts) {
            Matcher found = EXCEPTION.matcher(text);
            while (types.size() < MOST_TYPES && found.find()) {
                String type = found.group(1);
                if (NAME.matcher(type).matches() && !types.contains(type)) {
                    types.add(type);
                }
            }
        }
        return List.copyOf(types);
    }

    /** The status of an HTTP answer that was an error; null when the text names none. */
    static @Nullable Integer httpStatus(String text) {
        for (Pattern pattern : STATUS) {
            Matcher found = pattern.matcher(text);
            if (found.find()) {
                return Integer.valueOf(found.group(1));
            }
        }
        return null;
    }
}
