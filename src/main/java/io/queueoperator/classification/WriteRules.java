package io.queueoperator.classification;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.queueoperator.core.failure.Rule;
import io.queueoperator.core.failure.RuleSet;
import io.queueoperator.core.failure.TextCondition;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes rules as a rule file that needs nothing besides itself: all of them, in JSON; pure. */
final class WriteRules {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private WriteRules() {}

    static String json(RuleSet rules) {
        ObjectNode file = JSON.objectNode();
        file.put("defaults", false);
        words(file, "categories", rules, Rule.Outcome::category);
        words(file, "codes", rules, Rule.Outcome::code);
        ArrayNode list = file.putArray("rules");
        rules.rules().forEach(rule -> list.add(rule(rule)));
        return file.toString();
    }

    private static void words(ObjectNode file, String name, RuleSet rules, Function<Rule.Outcome, @Nullable String> word) {
        put(file, name, new TreeSet<>(
                rules.rules().stream().map(Rule::then).map(word).filter(Objects::nonNull).toList()));
    }

    private static ObjectNode rule(Rule rule) {
        ObjectNode node = JSON.objectNode();
        node.put("name", rule.name());
        ObjectNode when = node.putObject("when");
        if (!rule.when().text().isEmpty()) {
            ObjectNode text = when.putObject("text");
            for (String kind : List.of("contains", "words", "regex")) {
                put(text, kind, rule.when().text().stream()
                        .filter(condition -> condition.kind().equals(kind)).map(TextCondition::wanted).toList());
            }
        }
        put(when, "exception_type", rule.when().exceptionTypes());
        put(when, "exit_code", rule.when().exitCodes());
        put(when, "http_status", rule.when().httpStatuses());
        put(when, "task_type", rule.when().taskTypes());
        put(when, "source_id", rule.when().sourceIds());
        node.set("then", then(rule.then()));
        return node;
    }

    private static ObjectNode then(Rule.Outcome outcome) {
        ObjectNode then = JSON.objectNode();
        then.put("category", outcome.category()).put("type", outcome.type()).put("code", outcome.code());
        then.put("retryable", outcome.retryable()).put("needs_review", outcome.needsReview());
        then.put("retry_delay_s", outcome.retryDelay() == null ? null : outcome.retryDelay().toSeconds());
        return then.without(then.properties().stream()
                .filter(field -> field.getValue().isNull()).map(java.util.Map.Entry::getKey).toList());
    }

    private static void put(ObjectNode node, String name, Collection<?> values) {
        if (!values.isEmpty()) {
            ArrayNode list = node.putArray(name);
            values.forEach(value -> list.add(
                    value instanceof Integer number ? JSON.numberNode(number) : JSON.textNode(String.valueOf(value))));
        }
    }
}
