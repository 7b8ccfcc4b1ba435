package io.queueoperator.classification;

import io.queueoperator.api.RulesProblem;
import io.queueoperator.platform.http.NearestName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** A place in a rule file, read strictly; what is wrong is noted with its line, and reading goes on. */
final class Marked {
    /** More are not told. */
    private static final int MOST_PROBLEMS = 20;
    private static final int SHOWN = 60;

    private final Node node;
    private final String name;
    private final List<RulesProblem> problems;

    Marked(Node node, String name, List<RulesProblem> problems) {
        this.node = node;
        this.name = name;
        this.problems = problems;
    }

    /** What people call it: "rules[2].when". */
    String name() {
        return name;
    }

    /** Notes that something is wrong here. */
    void wrong(String problem, String expected) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(new RulesProblem(
                    node.getStartMark().getLine() + 1, node.getStartMark().getColumn() + 1,
                    (name.isEmpty() ? "the file" : name) + " " + problem, expected));
        }
    }

    /** The fields of a mapping, all of them among the known ones and none twice; empty when it is none. */
    Map<String, Marked> fields(Collection<String> known) {
        Map<String, Marked> fields = new LinkedHashMap<>();
        if (!(node instanceof MappingNode mapping)) {
            wrong("is not a mapping", "the fields " + sorted(known));
            return fields;
        }
        Set<String> seen = new HashSet<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "(not a word)";
            String path = name.isEmpty() ? shown(key) : name + "." + shown(key);
            Marked value = new Marked(tuple.getValueNode(), path, problems);
            Marked where = new Marked(tuple.getKeyNode(), path, problems);
            if (!known.contains(key)) {
                String nearest = NearestName.of(key, known);
                where.wrong("is not a known field", nearest == null ? "one of " + sorted(known) : nearest);
            } else if (!seen.add(key)) {
                where.wrong("is given twice", "each field once");
            } else {
                fields.put(key, value);
            }
        }
        return fields;
    }

    boolean isEmptyMapping() {
        return node instanceof MappingNode mapping && mapping.getValue().isEmpty();
    }

    /** The entries of a list; one value alone is a list of one. */
    List<Marked> entries(int most) {
        if (node instanceof SequenceNode sequence) {
            if (sequence.getValue().size() > most) {
                wrong("has " + sequence.getValue().size() + " entries", "at most " + most);
                return List.of();
            }
            if (sequence.getValue().isEmpty()) {
                wrong("is empty", "at least one entry, or leave it out");
            }
            List<Marked> entries = new ArrayList<>();
            for (Node entry : sequence.getValue()) {
                entries.add(new Marked(entry, name + "[" + entries.size() + "]", problems));
            }
            return entries;
        }
        return List.of(this);
    }

    boolean isList() {
        return node instanceof SequenceNode;
    }

    boolean isEmptyList() {
        return node instanceof SequenceNode sequence && sequence.getValue().isEmpty();
    }

    /** A text of one to so many characters, without control characters; null, and noted, when it is none. */
    @Nullable String text(int longest) {
        if (!(node instanceof ScalarNode scalar) || scalar.getTag().equals(Tag.NULL)) {
            wrong(node instanceof ScalarNode ? "is empty" : "is not a text", "a text of 1 to " + longest + " characters");
            return null;
        }
        String text = scalar.getValue();
        if (text.isBlank() || text.length() > longest || text.chars().anyMatch(Character::isISOControl)) {
            String problem = text.isBlank() ? "is empty" : text.length() > longest
                    ? "has " + text.length() + " characters" : "has control characters";
            wrong(problem, "1 to " + longest + " characters without control characters");
            return null;
        }
        return text;
    }

    /** A whole number within a range; null, and noted, when it is none. */
    @Nullable Integer number(int min, int max) {
        String text = node instanceof ScalarNode scalar ? scalar.getValue() : "";
        if (text.matches("[+-]?[0-9]{1,9}")) {
            int value = Integer.parseInt(text);
            if (value >= min && value <= max) {
                return value;
            }
        }
        wrong("is not acceptable" + (text.isEmpty() ? "" : ": " + shown(text)), "a whole number from " + min + " to " + max);
        return null;
    }

    /** Yes or no; null, and noted, when it is neither. */
    @Nullable Boolean flag() {
        String text = node instanceof ScalarNode scalar ? scalar.getValue() : "";
        if (text.equals("true") || text.equals("false")) {
            return Boolean.valueOf(text);
        }
        wrong("is neither true nor false", "true or false");
        return null;
    }

    static String shown(String text) {
        String cut = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
        return cut.replaceAll("\\p{Cntrl}", "\uFFFD");
    }

    static String sorted(Collection<String> names) {
        return names.stream().sorted().collect(Collectors.joining(", "));
    }
}
