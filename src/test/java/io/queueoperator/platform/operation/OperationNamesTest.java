package io.queueoperator.platform.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.testing.MainClasses;
import jakarta.interceptor.Interceptor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What the annotations of the service say fits the methods they stand on. */
class OperationNamesTest {

    @Test
    void every_operation_names_its_parameters_as_they_are_and_can_be_intercepted() {
        List<String> names = new ArrayList<>();
        for (Class<?> type : MainClasses.all()) {
            for (Method method : type.isAnnotationPresent(Interceptor.class) ? new Method[0] : type.getDeclaredMethods()) {
                Operation operation = method.getAnnotation(Operation.class);
                if (operation != null) {
                    names.add(operation.name());
                    assertThat(operation.name()).matches("[a-z_]+\\.[a-z_]+");
                    assertThat(operation.category()).matches("[a-z_]+");
                    assertThat(operation.inputs()).as("%s", method).containsExactly(parameters(method));
                    assertThat(method.getModifiers() & (Modifier.PRIVATE | Modifier.STATIC | Modifier.FINAL))
                            .as("%s", method).isZero();
                    assertThat(Modifier.isFinal(type.getModifiers())).as("%s", type).isFalse();
                }
            }
        }
        assertThat(names).doesNotHaveDuplicates().contains("reaper.sweep", "reaper.backfill", "reaper.prune",
                "webhooks.sweep", "intake.sweep", "classification.reload", "operations.tend", "error_groups.roll_up",
                "statistics.roll_up", "runs.start_pass", "runs.start_due_pass", "runs.sweep", "jobs.import",
                "imports.carry_out", "imports.sweep", "gates.sweep", "retention.sweep",
                "replays.start", "replays.sweep");
    }

    private static String[] parameters(Method method) {
        return Arrays.stream(method.getParameters()).map(Parameter::getName).map(OperationNamesTest::snakeCase)
                .toArray(String[]::new);
    }

    private static String snakeCase(String camelCase) {
        return camelCase.replaceAll("(?<=[a-z0-9])([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
