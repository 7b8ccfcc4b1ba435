package io.queueoperator.core.failure;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Rules in their order: the first that applies decides.
 *
 * @param rules no two of one name
 * @param version 12 hex digits made of what the rules say: equal rules have equal versions, wherever they come from
 */
public record RuleSet(List<Rule> rules, String version) {

    /** Rules, and the version that follows from them. */
    public static RuleSet of(List<Rule> rules) {
        Set<String> names = new HashSet<>();
        rules.forEach(rule -> {
            if (!names.add(rule.name())) {
                throw new IllegalArgumentException("two rules are called " + rule.name());
            }
        });
        return new RuleSet(List.copyOf(rules), digest(rules));
    }

    /** The first rule that applies. */
    Optional<Rule> first(Evidence evidence) {
        return rules.stream().filter(rule -> rule.matches(evidence)).findFirst();
    }

    private static String digest(List<Rule> rules) {
        StringBuilder text = new StringBuilder();
        for (Rule rule : rules) {
            Rule.When when = rule.when();
            Rule.Outcome then = rule.then();
            append(text, rule.name());
            when.text().forEach(condition -> append(text, condition.kind(), condition.wanted()));
            append(text, "exception", when.exceptionTypes(), "exit", when.exitCodes(), "http", when.httpStatuses());
            append(text, "task", when.taskTypes(), "source", when.sourceIds());
            append(text, then.category(), then.type(), then.code(), then.retryable(), then.needsReview(),
                    then.retryDelay());
            text.append('\n');
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** With its length before each part: no two rules read the same. */
    private static void append(StringBuilder text, @org.jspecify.annotations.Nullable Object... parts) {
        for (Object part : parts) {
            if (part instanceof List<?> list) {
                text.append(list.size()).append('[');
                append(text, list.toArray());
            } else {
                String said = String.valueOf(part);
                text.append(part == null ? "-" : said.length() + ":" + said);
            }
        }
    }
}
