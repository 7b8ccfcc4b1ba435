package io.queueoperator.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** The rules of the house, for a root package: the service's, or that of the fixtures which break each rule. */
final class HouseRules {
    private static final String UNI = "io.smallrye.mutiny.Uni";
    /** Everything below the root that is not what platform and state stand on. */
    private static final String[] ABOVE_STATE = {
        "flow", "ledger", "ingestion", "webhook", "classification", "intake", "orchestrator", "console", "sdk", "demo",
        "transitions"
    };

    private final String root;

    HouseRules(String root) {
        this.root = root;
    }

    /** Each rule by its name. */
    Map<String, ArchRule> all() {
        Map<String, ArchRule> rules = new LinkedHashMap<>();
        rules.put("core is plain Java", onlyDependsOn("core", of("core"), "java..", "org.jspecify.."));
        rules.put("api knows core and annotations", onlyDependsOn("api", of("api"), of("core"), "java..",
                "org.jspecify..", "com.fasterxml.jackson..", "jakarta.validation.."));
        rules.put("sdk knows api, core and Jackson", onlyDependsOn("sdk", of("sdk"), of("api"), of("core"), "java..",
                "org.jspecify..", "com.fasterxml.jackson.."));
        rules.put("state knows core and platform", noClasses().that().resideInAPackage(of("state"))
                .should().dependOnClassesThat().resideInAnyPackage(with(of("api"), all(ABOVE_STATE))));
        rules.put("platform carries all and knows nobody", noClasses().that().resideInAPackage(of("platform"))
                .should().dependOnClassesThat().resideInAnyPackage(with(of("state"), all(ABOVE_STATE))));
        rules.put("of platform only http speaks api", noClasses().that().resideInAPackage(of("platform"))
                .and().resideOutsideOfPackage(of("platform.http"))
                .should().dependOnClassesThat().resideInAPackage(of("api")));
        rules.put("verbs do not know each other", slices().matching(root + ".flow.(*)..")
                .should().notDependOnEachOther()
                // The one way to fail: whoever finds a dead worker goes it as well.
                .ignoreDependency(resideInAPackage(of("flow.reap")), resideInAPackage(of("flow.finish")))
                // What is replayed comes in like any other job, and leaves the queue like any other (ADR 22).
                .ignoreDependency(resideInAPackage(of("flow.replay")),
                        resideInAnyPackage(of("flow.enqueue"), of("flow.cancel"))));
        rules.put("what verbs share knows no verb", noClasses().that().resideInAPackage(root + ".flow")
                .should().dependOnClassesThat().resideInAPackage(root + ".flow.*.."));
        rules.put("ledger, ingestion, webhook and transitions know no flow", noClasses()
                .that().resideInAnyPackage(of("ledger"), of("ingestion"), of("webhook"), of("transitions"))
                .should().dependOnClassesThat().resideInAPackage(of("flow")));
        rules.put("classification knows core, api and platform", noClasses()
                .that().resideInAPackage(of("classification"))
                .should().dependOnClassesThat().resideInAnyPackage(of("state"), of("flow"), of("ledger"),
                        of("ingestion"), of("webhook"), of("intake"), of("orchestrator"), of("console"), of("sdk")));
        rules.put("no door to everything", noClasses()
                .should().haveNameMatching(".*(Manager|Helper|Utils?|Impl|Service|Repository)(\\$.*)?"));
        rules.put("nobody waits for a Uni", noClasses()
                .that().resideOutsideOfPackages(of("demo"), of("platform.local"))
                .should().callMethodWhere(awaitsUni()));
        rules.put("no reflection", noClasses().should().dependOnClassesThat(reflection()));
        rules.put("every package says what it is for", classes().should(havePackageInfo()));
        return rules;
    }

    private ArchRule onlyDependsOn(String part, String... packages) {
        DescribedPredicate<JavaClass> allowed = resideInAnyPackage(packages);
        return classes().that().resideInAPackage(of(part)).should().onlyDependOnClassesThat(describe(
                allowed.getDescription(),
                type -> type.getBaseComponentType().isPrimitive() || allowed.test(type.getBaseComponentType())));
    }

    private static DescribedPredicate<JavaAccess<?>> awaitsUni() {
        return describe("it is await() of a Uni",
                call -> call.getName().equals("await") && call.getTargetOwner().isAssignableTo(UNI));
    }

    /** {@code Type} alone is a name in the signature of body readers. */
    private static DescribedPredicate<JavaClass> reflection() {
        return describe("are java.lang.reflect, except Type",
                type -> type.getPackageName().equals("java.lang.reflect") && !type.isEquivalentTo(Type.class));
    }

    private static ArchCondition<JavaClass> havePackageInfo() {
        return new ArchCondition<>("have a package-info in their package") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean satisfied = type.getPackage().tryGetPackageInfo().isPresent();
                events.add(new SimpleConditionEvent(type, satisfied, type.getName() + " has none beside it"));
            }
        };
    }

    private String of(String part) {
        return root + "." + part + "..";
    }

    private String[] all(String[] parts) {
        return Stream.of(parts).map(this::of).toArray(String[]::new);
    }

    private static String[] with(String first, String[] more) {
        return Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new);
    }
}
