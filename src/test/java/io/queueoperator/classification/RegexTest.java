package io.queueoperator.classification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.queueoperator.core.failure.Classification;
import io.queueoperator.core.failure.Classifier;
import io.queueoperator.core.failure.FailureReport;
import io.queueoperator.testing.Cases;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegexTest {
    /** Each of them keeps a backtracking engine busy for longer than the universe is old. */
    @ParameterizedTest
    @ValueSource(strings = {"(a+)+$", "(a|aa)+$", "(.*a){12}$", "^(a?){20}a{20}$", "(a*)*b", "(\\w+\\s?)*z$"})
    void no_expression_hangs_on_any_text(String expression) {
        ProposedRules read = ReadRules.of(
                "rules: [{name: r, when: {text: {regex: '" + expression + "!'}}, then: {type: hung}}]");
        assertThat(read.problems()).isEmpty();
        FailureReport report = new FailureReport(
                "a".repeat(1_000_000), null, null, null, null, null, null, "a".repeat(1_000_000), "a".repeat(1_000_000),
                null, null, null, null, null);

        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            Classification meaning = Classifier.classify(report, null, null, read.rules());
            assertThat(meaning.rule()).isNull();
        });
    }

    @Test
    void case_does_not_matter() {
        assertThat(Regex.compile("proxy [0-9]+").problem()).isNull();
        ProposedRules read = ReadRules.of("rules: [{name: r, when: {text: {regex: 'proxy [0-9]+'}}, then: {type: p}}]");

        assertThat(Classifier.classify(
                new FailureReport("PROXY 7", null, null, null, null, null, null, null, null, null, null, null, null, null),
                null, null, read.rules()).rule()).isEqualTo("r");
    }

    /** Numbers in braces multiply: a few characters become a large program. */
    @Test
    void what_would_cost_too_much_is_refused_before_it_is_used() {
        for (String expression : List.of(
                "x(a{30}){30}", "x((a{10}){10}){10}", "x" + "\\pL".repeat(166), "x(((((a{2}){2}){2}){2}){2}){60}",
                "(((a{1000}){1000}){1000})")) {
            assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
                Regex.Compiled compiled = Regex.compile(expression);
                assertThat(compiled.problem() != null || compiled.size() <= Regex.LARGEST).as(expression).isTrue();
            });
        }
        assertThat(Regex.compile("x(a{30}){40}").problem()).isEqualTo("is too expensive: it becomes 1283 instructions");
        assertThat(Regex.compile("x((a{1000}){1000}){1000}").problem())
                .isEqualTo("is too expensive: it becomes more than 1000 instructions");
    }

    @Test
    void the_size_of_a_program_is_known_before_it_is_made() {
        Cases.forAll(random -> {
            String expression = expression(random, 3);

            long expected = RegexSize.of(expression);

            assertThat(expected).as(expression).isLessThanOrEqualTo(1_000_000_000);
            if (expected <= 4L * Regex.LARGEST) {
                assertThat(size(expression)).as(expression).isLessThanOrEqualTo(5 * expected + 20);
            }
        });
    }

    /** One that is none has no program. */
    private static long size(String expression) {
        try {
            return Pattern.compile(expression).programSize();
        } catch (PatternSyntaxException e) {
            return 0;
        }
    }

    private static String expression(RandomGenerator random, int depth) {
        StringBuilder text = new StringBuilder();
        for (int left = 1 + random.nextInt(3); left > 0; left--) {
            text.append(depth == 0 || random.nextBoolean()
                    ? Cases.oneOf(random, "a", "[^]x{9}]", "\\p{Greek}", "\\x{41}", "\\Qa{9}b\\E", "[[:alpha:]]", "\\{", "{", "x{y}")
                    : "(" + expression(random, depth - 1) + ")");
            text.append(Cases.oneOf(random, "", "", "", "+", "*", "?", "{2}", "{30}", "{0,200}", "{3,}", "|"));
        }
        return text.toString();
    }
}
