package io.queueoperator.classification;

import io.queueoperator.core.failure.Classification;
import io.queueoperator.core.failure.FailureCode;
import io.queueoperator.core.failure.Rule;
import io.queueoperator.core.failure.TextCondition;
import io.queueoperator.core.failure.Verdict;
import io.queueoperator.platform.http.NearestName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads conditions and outcome of one rule after the other. */
final class ReadRule {
    /** The longest category, type and code, in characters. */
    static final int WORD = 64;

    private static final int MOST = 200;
    private static final int LONGEST = 200;
    private static final Set<String> WHEN =
            Set.of("text", "exception_type", "exit_code", "http_status", "task_type", "source_id");
    private static final Set<String> TEXT = Set.of("contains", "words", "regex");
    private static final Set<String> THEN =
            Set.of("category", "type", "code", "retryable", "needs_review", "retry_delay_s");

    private final Set<String> categories = new TreeSet<>(
            Set.of(Classification.ACCOUNT, Classification.INFRASTRUCTURE, Classification.UNKNOWN));
    private final Set<String> codes = new TreeSet<>(Set.of(
            FailureCode.RATE_LIMITED, FailureCode.AUTH_FAILED, FailureCode.TIMEOUT, FailureCode.STALE_WORKER,
            FailureCode.AGENT_ERROR, FailureCode.INVALID_SPEC));
    private int program;

    /** For a file that adds these words to those that are known. */
    ReadRule(List<String> moreCategories, List<String> moreCodes) {
        categories.addAll(moreCategories);
        codes.addAll(moreCodes);
    }

    /** The size of all expressions so far, in instructions. */
    int program() {
        return program;
    }

    Rule.When when(Marked rule, @Nullable Marked when) {
        Map<String, Marked> fields = when == null ? Map.of() : when.fields(WHEN);
        Rule.When read = new Rule.When(
                text(fields.get("text")),
                list(fields.get("exception_type"), entry -> entry.text(LONGEST)),
                list(fields.get("exit_code"), entry -> entry.number(-999_999_999, 999_999_999)),
                list(fields.get("http_status"), entry -> entry.number(100, 599)),
                list(fields.get("task_type"), entry -> entry.text(LONGEST)),
                list(fields.get("source_id"), entry -> entry.text(LONGEST)));
        if (when == null || fields.isEmpty()) {
            (when == null ? rule : when).wrong(
                    when == null ? "has no when" : "asks for nothing", "at least one of " + Marked.sorted(WHEN));
        }
        return read;
    }

    private List<TextCondition> text(@Nullable Marked text) {
        List<TextCondition> conditions = new ArrayList<>();
        if (text == null) {
            return conditions;
        }
        Map<String, Marked> fields = text.fields(TEXT);
        if (fields.isEmpty()) {
            text.wrong("asks for nothing", "at least one of " + Marked.sorted(TEXT));
        }
        list(fields.get("contains"), entry -> entry.text(LONGEST)).forEach(
                wanted -> conditions.add(new TextCondition.Containing(wanted)));
        list(fields.get("words"), entry -> entry.text(LONGEST)).forEach(
                wanted -> conditions.add(new TextCondition.Words(wanted)));
        conditions.addAll(list(fields.get("regex"), this::regex));
        return conditions;
    }

    private @Nullable TextCondition regex(Marked entry) {
        String expression = entry.text(Regex.LONGEST);
        if (expression == null) {
            return null;
        }
        Regex.Compiled compiled = Regex.compile(expression);
        program += compiled.size();
        if (compiled.problem() != null) {
            entry.wrong(compiled.problem(), compiled.expected());
        }
        return compiled.condition();
    }

    Rule.Outcome then(Marked rule, @Nullable Marked then) {
        Map<String, Marked> fields = then == null ? Map.of() : then.fields(THEN);
        if (then == null || then.isEmptyMapping()) {
            (then == null ? rule : then).wrong(
                    then == null ? "has no then" : "says nothing", "at least one of " + Marked.sorted(THEN));
        }
        String category = oneOf(fields.get("category"), categories, "category", "categories");
        String code = oneOf(fields.get("code"), codes, "code", "codes");
        Marked again = fields.get("retryable");
        Boolean retryable = value(again, Marked::flag);
        if (again != null && Boolean.TRUE.equals(retryable) && Classification.ACCOUNT.equals(category)) {
            again.wrong("is true for the category account", "false: an account is never tried again");
        }
        Integer delay = value(fields.get("retry_delay_s"),
                entry -> entry.number(0, (int) Verdict.LONGEST_RETRY_AFTER.toSeconds()));
        return new Rule.Outcome(
                category, value(fields.get("type"), entry -> entry.text(WORD)), code, retryable,
                value(fields.get("needs_review"), Marked::flag), delay == null ? null : Duration.ofSeconds(delay));
    }

    /** A word that is known: what is written almost like another one was meant to be that one. */
    private static @Nullable String oneOf(@Nullable Marked field, Set<String> known, String kind, String declared) {
        String word = field == null ? null : field.text(WORD);
        if (field == null || word == null) {
            return null;
        }
        if (word.equals(FailureCode.CANCELLED)) {
            field.wrong("is CANCELLED", "another code: only whoever asks for the end cancels a job");
            return null;
        }
        if (known.contains(word)) {
            return word;
        }
        String nearest = NearestName.of(word, known);
        field.wrong("is not a known " + kind + ": " + Marked.shown(word),
                (nearest == null ? "one of " + String.join(", ", known) : nearest)
                        + "; a new one stands in " + declared + " at the top of the file");
        return null;
    }

    private static <T> @Nullable T value(@Nullable Marked field, Function<Marked, @Nullable T> read) {
        return field == null ? null : read.apply(field);
    }

    private static <T> List<T> list(@Nullable Marked field, Function<Marked, @Nullable T> read) {
        return field == null ? List.of() : field.entries(MOST).stream().map(read).filter(Objects::nonNull).toList();
    }
}
