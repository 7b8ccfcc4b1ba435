package io.queueoperator.classification;

import io.queueoperator.api.RulesProblem;
import io.queueoperator.core.failure.DefaultRules;
import io.queueoperator.core.failure.Rule;
import io.queueoperator.core.failure.RuleSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Reads a rule file, YAML or JSON; pure. Only the tree of the text is made, no objects: every value keeps its line, and
 * nothing in a file can name a class.
 */
final class ReadRules {
    /** The largest file, in characters. */
    static final int LARGEST = 256 * 1024;
    /** The most rules of one file. */
    static final int MOST_RULES = 500;
    /** The largest program of all expressions of a file together, in instructions. */
    static final int LARGEST_PROGRAM = 10_000;

    private static final int DEEPEST = 20;
    private static final int MOST_WORDS = 100;
    private static final Set<String> TOP = Set.of("defaults", "categories", "codes", "rules");
    private static final String NAME_RULE = "1 to 64 of a-z, 0-9, '-', '_', '.'";

    private final List<RulesProblem> problems = new ArrayList<>();

    private ReadRules() {}

    /** Reads what somebody proposes. */
    static ProposedRules of(String text) {
        return text.length() > LARGEST
                ? ProposedRules.refused(1, 1, "the file has " + text.length() + " characters", "at most " + LARGEST)
                : read(text);
    }

    /** Reads what was recorded when it was put in force. */
    static ProposedRules recorded(String text) {
        return read(text);
    }

    private static ProposedRules read(String text) {
        try {
            Node root = tree(text);
            if (root == null) {
                return ProposedRules.refused(1, 1, "the file is empty", "the field rules, a list");
            }
            return new ReadRules().file(root);
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark() != null ? e.getProblemMark() : e.getContextMark();
            return ProposedRules.refused(
                    mark == null ? 1 : mark.getLine() + 1, mark == null ? 1 : mark.getColumn() + 1,
                    "is not valid YAML: " + Marked.shown(String.valueOf(e.getProblem())), "YAML, or JSON");
        } catch (YAMLException e) {
            return ProposedRules.refused(1, 1, "is not valid YAML: it has a character that must not be there, an alias of a list or"
                    + " mapping, or is nested too deeply", "plain YAML, or JSON, in UTF-8");
        }
    }

    private static @Nullable Node tree(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(text.length());
        options.setNestingDepthLimit(DEEPEST);
        options.setAllowRecursiveKeys(false);
        // Otherwise a small file could become a large one.
        options.setMaxAliasesForCollections(0);
        return new Composer(new ParserImpl(new StreamReader(text), options), new Resolver(), options).getSingleNode();
    }

    private ProposedRules file(Node root) {
        Map<String, Marked> fields = new Marked(root, "", problems).fields(TOP);
        Marked defaults = fields.get("defaults");
        Boolean withDefaults = defaults == null ? Boolean.TRUE : defaults.flag();
        ReadRule reader = new ReadRule(words(fields.get("categories")), words(fields.get("codes")));
        List<Rule> rules = rules(fields.get("rules"), root, reader, Boolean.TRUE.equals(withDefaults));
        if (!problems.isEmpty()) {
            return new ProposedRules(null, 0, List.copyOf(problems));
        }
        List<Rule> all = new ArrayList<>(rules);
        if (Boolean.TRUE.equals(withDefaults)) {
            all.addAll(DefaultRules.SET.rules());
        }
        return new ProposedRules(RuleSet.of(all), rules.size(), List.of());
    }

    private static List<String> words(@Nullable Marked list) {
        return list == null ? List.of() : list.entries(MOST_WORDS).stream()
                .map(entry -> entry.text(ReadRule.WORD)).filter(java.util.Objects::nonNull).toList();
    }

    private List<Rule> rules(@Nullable Marked list, Node root, ReadRule reader, boolean withDefaults) {
        if (list == null || !list.isList()) {
            (list == null ? new Marked(root, "rules", problems) : list).wrong(
                    list == null ? "is missing" : "is not a list", "a list of rules, each with name, when and then");
            return List.of();
        }
        List<Rule> rules = new ArrayList<>();
        if (list.isEmptyList()) {
            return rules;
        }
        Map<String, String> names = new HashMap<>();
        List<Rule> defaults = DefaultRules.SET.rules();
        if (withDefaults) {
            defaults.forEach(rule -> names.put(rule.name(), "a default rule"));
        }
        for (Marked entry : list.entries(withDefaults ? MOST_RULES : MOST_RULES + defaults.size())) {
            Map<String, Marked> fields = entry.fields(Set.of("name", "when", "then"));
            String name = name(entry, fields.get("name"), names);
            Rule.When when = reader.when(entry, fields.get("when"));
            Rule.Outcome then = reader.then(entry, fields.get("then"));
            rules.add(new Rule(name, when, then));
        }
        if (reader.program() > LARGEST_PROGRAM) {
            list.wrong("has expressions that become " + reader.program() + " instructions together",
                    "at most " + LARGEST_PROGRAM + "; contains and words cost less");
        }
        return rules;
    }

    private static String name(Marked rule, @Nullable Marked field, Map<String, String> names) {
        if (field == null) {
            rule.wrong("has no name", "name: " + NAME_RULE);
            return "";
        }
        String name = field.text(64);
        if (name == null) {
            return "";
        }
        if (!name.matches("[a-z0-9._-]+")) {
            field.wrong("is not a name: " + Marked.shown(name), NAME_RULE);
        }
        String taken = names.putIfAbsent(name, "another rule");
        if (taken != null) {
            field.wrong("is the name of " + taken + " too: " + name, "a name of its own");
        }
        return name;
    }
}
