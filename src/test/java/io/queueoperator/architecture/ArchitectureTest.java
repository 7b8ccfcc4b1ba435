package io.queueoperator.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.properties.CanBeAnnotated.Predicates.annotatedWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.queueoperator.testing.MainClasses;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The service keeps the rules of the house, and each rule finds those who break it. */
class ArchitectureTest {
    private static final String HOUSE = "io.queueoperator";
    private static final String FIXTURES = "io.queueoperator.architecture.fixtures";

    /** Who breaks which rule. */
    private static final Map<String, List<String>> BREAKERS = Map.ofEntries(
            Map.entry("core is plain Java", List.of("core.CoreThatWaits")),
            Map.entry("api knows core and annotations", List.of("api.MessageThatActs")),
            Map.entry("sdk knows api, core and Jackson", List.of("sdk.ClientThatKeeps")),
            Map.entry("state knows core and platform", List.of("state.StateThatDecides")),
            Map.entry("platform carries all and knows nobody", List.of("platform.postgres.DatabaseThatAnswers")),
            Map.entry("of platform only http speaks api", List.of("platform.postgres.DatabaseThatAnswers")),
            Map.entry("verbs do not know each other", List.of("flow.claim.ClaimThatFinishes")),
            Map.entry("what verbs share knows no verb", List.of("flow.SharedThatActs")),
            Map.entry("ledger, ingestion, webhook and transitions know no flow", List.of("ledger.LedgerThatActs")),
            Map.entry("classification knows core, api and platform", List.of("classification.RulesThatAct")),
            Map.entry("no door to everything", List.of("ingestion.JobService")),
            Map.entry("nobody waits for a Uni", List.of("core.CoreThatWaits")),
            Map.entry("no reflection", List.of("ingestion.JobService")),
            Map.entry("every package says what it is for", List.of("core.Plain", "flow.reap.Reap")));

    /** Who keeps the rules that those next door break. */
    private static final Map<String, List<String>> KEEPERS = Map.of(
            "core is plain Java", List.of("core.Plain"),
            "of platform only http speaks api", List.of("platform.http.Answer"),
            "verbs do not know each other", List.of("flow.reap.Reap"));

    @TestFactory
    Stream<DynamicTest> the_service_keeps_each_rule_of_the_house() {
        JavaClasses service = new ClassFileImporter().importPath(MainClasses.folder())
                .that(not(annotatedWith("io.avaje.validation.spi.Generated")));
        return new HouseRules(HOUSE).all().entrySet().stream()
                .map(rule -> dynamicTest(rule.getKey(), () -> rule.getValue().check(service)));
    }

    @TestFactory
    Stream<DynamicTest> each_rule_of_the_house_finds_who_breaks_it() {
        JavaClasses fixtures = new ClassFileImporter().importPackages(FIXTURES);
        Map<String, ArchRule> rules = new HouseRules(FIXTURES).all();
        return rules.entrySet().stream().map(rule -> dynamicTest(rule.getKey(), () -> {
            String report = report(rule.getValue(), fixtures);
            assertThat(BREAKERS).containsKey(rule.getKey());
            assertThat(BREAKERS.get(rule.getKey())).allSatisfy(
                    breaker -> assertThat(report).contains(FIXTURES + "." + breaker));
            assertThat(KEEPERS.getOrDefault(rule.getKey(), List.of())).allSatisfy(
                    keeper -> assertThat(report).doesNotContain(FIXTURES + "." + keeper));
        }));
    }

    @Test
    void the_service_is_what_was_looked_at() {
        JavaClasses service = new ClassFileImporter().importPath(MainClasses.folder());

        assertThat(service.stream().map(JavaClass::getPackageName).distinct()).contains(
                HOUSE + ".core.job", HOUSE + ".api", HOUSE + ".state", HOUSE + ".flow.claim", HOUSE + ".flow.finish",
                HOUSE + ".ledger", HOUSE + ".ingestion", HOUSE + ".platform.http");
        assertThat(service.stream().map(JavaClass::getPackageName)).allMatch(name -> name.startsWith(HOUSE));
    }

    private static String report(ArchRule rule, JavaClasses classes) {
        assertThat(rule.evaluate(classes).hasViolation()).isTrue();
        return String.join("\n", rule.evaluate(classes).getFailureReport().getDetails());
    }
}
