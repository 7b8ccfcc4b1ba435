package io.queueoperator.classification;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.api.RulesProblem;
import io.queueoperator.core.failure.Classification;
import io.queueoperator.core.failure.Classifier;
import io.queueoperator.core.failure.DefaultRules;
import io.queueoperator.core.failure.FailureReport;
import io.queueoperator.core.failure.Rule;
import io.queueoperator.core.failure.RuleSet;
import io.queueoperator.testing.Cases;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadRulesTest {
    private static final String FULL = """
            categories: [device]
            codes: PROXY_DOWN
            rules:
              - name: proxy-down
                when:
                  text:
                    contains: [proxy gave up]
                    words: proxy error
                    regex: ["proxy [0-9]+ (fell|died)"]
                  exception_type: [ProxyError, app.TunnelError]
                  exit_code: [7, -1]
                  http_status: 502
                  task_type: [download]
                  source_id: 4711
                then:
                  category: device
                  type: proxy_down
                  code: PROXY_DOWN
                  retryable: true
                  needs_review: false
                  retry_delay_s: 120
            """;

    @Test
    void a_file_says_all_that_a_rule_can_say() {
        ProposedRules read = ReadRules.of(FULL);

        assertThat(read.problems()).isEmpty();
        assertThat(read.own()).isEqualTo(1);
        Rule rule = rules(read).rules().get(0);
        assertThat(rule.name()).isEqualTo("proxy-down");
        assertThat(rule.when().text()).extracting(text -> text.kind() + " " + text.wanted()).containsExactly(
                "contains proxy gave up", "words proxy error", "regex proxy [0-9]+ (fell|died)");
        assertThat(rule.when().exceptionTypes()).containsExactly("ProxyError", "app.TunnelError");
        assertThat(rule.when().exitCodes()).containsExactly(7, -1);
        assertThat(rule.when().httpStatuses()).containsExactly(502);
        assertThat(rule.when().taskTypes()).containsExactly("download");
        assertThat(rule.when().sourceIds()).containsExactly("4711");
        assertThat(rule.then()).isEqualTo(
                new Rule.Outcome("device", "proxy_down", "PROXY_DOWN", true, false, Duration.ofSeconds(120)));
    }

    @Test
    void the_default_rules_stand_behind_those_of_the_file_unless_it_does_without_them() {
        String rule = "rules: [{name: a, when: {exit_code: 1}, then: {type: x}}]";

        assertThat(rules(ReadRules.of(rule)).rules()).hasSize(1 + DefaultRules.SET.rules().size());
        assertThat(rules(ReadRules.of("defaults: true\n" + rule)).version())
                .isEqualTo(rules(ReadRules.of(rule)).version());
        assertThat(rules(ReadRules.of("defaults: false\n" + rule)).rules()).hasSize(1);
    }

    @Test
    void a_file_without_rules_of_its_own_is_the_default_rules() {
        assertThat(rules(ReadRules.of("rules: []")).version()).isEqualTo(DefaultRules.SET.version());
    }

    @Test
    void json_is_read_as_well() {
        ProposedRules read = ReadRules.of(
                "{\"defaults\":false,\"rules\":[{\"name\":\"a\",\"when\":{\"exit_code\":[1]},\"then\":{\"type\":\"x\"}}]}");

        assertThat(read.problems()).isEmpty();
        assertThat(rules(read).rules()).hasSize(1);
    }

    @Test
    void comments_and_order_of_fields_do_not_make_another_version() {
        String one = "rules: [{name: a, when: {exit_code: 1, http_status: 502}, then: {type: x, retryable: true}}]";
        String other = "# why\nrules:\n- then: {retryable: true, type: x}\n  when: {http_status: [502], exit_code: [1]}\n  name: a\n";

        assertThat(rules(ReadRules.of(one)).version()).isEqualTo(rules(ReadRules.of(other)).version())
                .isNotEqualTo(rules(ReadRules.of(one.replace("502", "503"))).version());
    }

    static List<Wrong> wrong() {
        return List.of(
                wrong("", 1, "the file is empty", "the field rules, a list"),
                wrong("just words", 1, "the file is not a mapping", "the fields categories, codes, defaults, rules"),
                wrong("rules: [", 1, "is not valid YAML: expected the node content, but found '<stream end>'", "YAML, or JSON"),
                wrong("a: b: c", 1, "is not valid YAML: mapping values are not allowed here", "YAML, or JSON"),
                wrong("defaults: true", 1, "rules is missing", "a list of rules, each with name, when and then"),
                wrong("rules: 7", 1, "rules is not a list", "a list of rules, each with name, when and then"),
                wrong("rules: []\ndefault: true", 2, "default is not a known field", "defaults"),
                wrong("rules: []\ndefaults: maybe", 2, "defaults is neither true nor false", "true or false"),
                wrong("rules: []\nrules: []", 2, "rules is given twice", "each field once"),
                wrong(rule("wen: {exit_code: 1}"), 3, "rules[0].wen is not a known field", "when"),
                wrong(rule("when: {exit_cod: 1}"), 3, "rules[0].when.exit_cod is not a known field", "exit_code"),
                wrong(rule("when: {text: {word: x}}"), 3, "rules[0].when.text.word is not a known field", "words"),
                wrong(rule("when: {}"), 3, "rules[0].when asks for nothing",
                        "at least one of exception_type, exit_code, http_status, source_id, task_type, text"),
                wrong(rule("when: {text: {}}"), 3, "rules[0].when.text asks for nothing",
                        "at least one of contains, regex, words"),
                wrong(rule("when: {text: {words: []}}"), 3, "rules[0].when.text.words is empty",
                        "at least one entry, or leave it out"),
                wrong(rule("when: {text: {words: [a, '']}}"), 3, "rules[0].when.text.words[1] is empty",
                        "1 to 200 characters without control characters"),
                wrong(rule("when: {exit_code: one}"), 3, "rules[0].when.exit_code is not acceptable: one",
                        "a whole number from -999999999 to 999999999"),
                wrong(rule("when: {http_status: [502, 700]}"), 3, "rules[0].when.http_status[1] is not acceptable: 700",
                        "a whole number from 100 to 599"),
                wrong(rule("when: {text: {regex: '(a'}}"), 3,
                        "rules[0].when.text.regex is not a regular expression: missing closing ) `(a`",
                        "RE2 syntax: no lookaround, no backreferences"),
                wrong(rule("when: {text: {regex: '(?<=a)b'}}"), 3,
                        "rules[0].when.text.regex is not a regular expression: invalid named capture `(?<=a)b`",
                        "RE2 syntax: no lookaround, no backreferences"),
                wrong(rule("when: {text: {regex: 'x*'}}"), 3,
                        "rules[0].when.text.regex is found in every text, also in an empty one",
                        "an expression that asks for something"),
                wrong(rule("when: {exit_code: 1}\n    then: {categry: account}"), 4,
                        "rules[0].then.categry is not a known field", "category"),
                wrong(rule("when: {exit_code: 1}\n    then: {category: infrastucture}"), 4,
                        "rules[0].then.category is not a known category: infrastucture",
                        "infrastructure; a new one stands in categories at the top of the file"),
                wrong(rule("when: {exit_code: 1}\n    then: {code: RATE_LIMTED}"), 4,
                        "rules[0].then.code is not a known code: RATE_LIMTED",
                        "RATE_LIMITED; a new one stands in codes at the top of the file"),
                wrong(rule("when: {exit_code: 1}\n    then: {code: CANCELLED}"), 4, "rules[0].then.code is CANCELLED",
                        "another code: only whoever asks for the end cancels a job"),
                wrong(rule("when: {exit_code: 1}\n    then: {category: account, retryable: true}"), 4,
                        "rules[0].then.retryable is true for the category account",
                        "false: an account is never tried again"),
                wrong(rule("when: {exit_code: 1}\n    then: {retry_delay_s: 86401}"), 4,
                        "rules[0].then.retry_delay_s is not acceptable: 86401", "a whole number from 0 to 86400"),
                wrong(rule("when: {exit_code: 1}\n    then: {}"), 4, "rules[0].then says nothing",
                        "at least one of category, code, needs_review, retry_delay_s, retryable, type"),
                wrong("rules:\n  - {when: {exit_code: 1}, then: {type: x}}", 2, "rules[0] has no name",
                        "name: 1 to 64 of a-z, 0-9, '-', '_', '.'"),
                wrong("rules:\n  - {name: A b, when: {exit_code: 1}, then: {type: x}}", 2,
                        "rules[0].name is not a name: A b", "1 to 64 of a-z, 0-9, '-', '_', '.'"),
                wrong("rules:\n  - {name: captcha-required, when: {exit_code: 1}, then: {type: x}}", 2,
                        "rules[0].name is the name of a default rule too: captcha-required", "a name of its own"),
                wrong("rules:\n  - {name: a, when: {exit_code: 1}, then: {type: x}}\n"
                        + "  - {name: a, when: {exit_code: 2}, then: {type: x}}", 3,
                        "rules[1].name is the name of another rule too: a", "a name of its own"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void what_is_wrong_is_told_with_its_line_and_what_would_be_right(Wrong wrong) {
        ProposedRules read = ReadRules.of(wrong.text());

        assertThat(read.rules()).isNull();
        RulesProblem first = read.problems().get(0);
        assertThat(first).extracting(RulesProblem::line, RulesProblem::problem, RulesProblem::expected)
                .containsExactly(wrong.line(), wrong.problem(), wrong.expected());
    }

    @Test
    void all_that_is_wrong_is_told_at_once_but_no_more_than_anybody_reads() {
        assertThat(ReadRules.of("""
                rules:
                  - name: a
                    when: {exit_code: x}
                    then: {code: NOPE}
                """).problems()).extracting(RulesProblem::line).containsExactly(3, 4);
        assertThat(ReadRules.of("rules:\n" + "- {name: 7 7}\n".repeat(400)).problems()).hasSize(20);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "a: &x [1]\nrules: *x", "rules: !!javax.script.ScriptEngineManager [x]", "rules: \u0007", "--- a\n--- b",
        "&a [*a]", "rules: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]", "? [a]\n: b", "%YAML 9"})
    void tricks_are_refused(String text) {
        ProposedRules read = ReadRules.of(text);

        assertThat(read.rules()).isNull();
        assertThat(read.problems()).isNotEmpty();
    }

    @Test
    void what_is_too_much_is_refused() {
        String rules = IntStream.range(0, 501).mapToObj(n -> "- {name: r" + n + ", when: {exit_code: 1}, then: {type: x}}\n")
                .collect(Collectors.joining());

        assertThat(ReadRules.of("#" + "x".repeat(ReadRules.LARGEST)).problems().get(0).problem())
                .isEqualTo("the file has 262145 characters");
        assertThat(ReadRules.of("rules:\n" + rules).problems().get(0).problem()).isEqualTo("rules has 501 entries");
        assertThat(ReadRules.of(rule("when: {text: {contains: " + "x".repeat(201) + "}}")).problems().get(0).problem())
                .isEqualTo("rules[0].when.text.contains has 201 characters");
        assertThat(ReadRules.of(rule("when: {text: {regex: '(ab{0,100}){10,50}'}}")).problems().get(0).problem())
                .startsWith("rules[0].when.text.regex is too expensive: it becomes ");
        String heavy = IntStream.range(0, 40).mapToObj(n -> "'a" + n + "[b-y]{400}'").collect(Collectors.joining(", "));
        assertThat(ReadRules.of(rule("when: {text: {regex: [" + heavy + "]}}")).problems().get(0).problem())
                .startsWith("rules has expressions that become ");
    }

    @Test
    void any_text_is_read_or_refused() {
        Cases.forAll(random -> {
            String text = random.nextBoolean() ? Cases.text(random, 12) : mangled(random.nextInt(FULL.length()), Cases.text(random, 2));

            ProposedRules read = ReadRules.of(text);

            assertThat(read.rules() == null).isEqualTo(!read.problems().isEmpty());
            assertThat(read.problems()).allSatisfy(problem -> assertThat(problem.line()).isPositive());
        });
    }

    @Test
    void rules_that_are_written_down_are_the_same_when_they_are_read_again() {
        for (String file : List.of(FULL, "rules: []", "defaults: false\nrules: []", FULL.replace("device", "'d:#\"ž漢'"))) {
            RuleSet rules = rules(ReadRules.of(file));

            ProposedRules again = ReadRules.recorded(WriteRules.json(rules));

            assertThat(again.problems()).isEmpty();
            assertThat(rules(again).version()).isEqualTo(rules.version());
        }
    }

    @Test
    void a_rule_of_the_file_classifies() {
        Classification meaning = Classifier.classify(
                new FailureReport("Proxy 7 fell over", null, null, null, null, null, 7, null, null, null, null, null, null,
                        null, "app.TunnelError", 502),
                "download", "4711", rules(ReadRules.of(FULL)));

        assertThat(meaning).extracting(Classification::rule, Classification::category, Classification::type,
                Classification::code).containsExactly("proxy-down", "device", "proxy_down", "PROXY_DOWN");
    }

    /** A text that must be refused, where, and how. */
    record Wrong(String text, int line, String problem, String expected) {}

    private static Wrong wrong(String text, int line, String problem, String expected) {
        return new Wrong(text, line, problem, expected);
    }

    /** A rule of three lines, or four: the fields begin in the third. */
    private static String rule(String fields) {
        return "rules:\n  - name: a\n    " + fields + (fields.contains("then:") ? "" : "\n    then: {type: x}") + "\n";
    }

    private static String mangled(int at, String piece) {
        return FULL.substring(0, at) + piece + FULL.substring(Math.min(at + 3, FULL.length()));
    }

    private static RuleSet rules(ProposedRules read) {
        assertThat(read.problems()).isEmpty();
        assertThat(read.rules()).isNotNull();
        return read.rules();
    }
}
