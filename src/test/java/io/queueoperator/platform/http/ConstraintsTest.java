package io.queueoperator.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.queueoperator.api.RawJson;
import io.queueoperator.core.job.Problem.BadField;
import io.queueoperator.testing.MainClasses;
import jakarta.validation.Constraint;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What is written on the records is checked, whatever was generated for them. */
class ConstraintsTest {
    private final Constraints constraints = new Constraints();

    /** A value that must be refused: its place, and what the record says would be right. */
    private record Bad(String field, String expected, @Nullable Object value) {}

    @TestFactory
    Stream<DynamicTest> every_constraint_of_every_message_is_checked() {
        return messages().flatMap(type -> Arrays.stream(type.getRecordComponents())
                .flatMap(component -> bad(component).map(bad -> dynamicTest(
                        type.getSimpleName() + "." + bad.field() + " is " + bad.expected(),
                        () -> assertThat(constraints.broken(message(type, component, bad.value())))
                                .filteredOn(found -> found.field().equals(bad.field()))
                                .extracting(BadField::expected).contains(bad.expected())))));
    }

    @Test
    void every_message_that_a_resource_reads_is_known() {
        Stream<Class<?>> asParameters = MainClasses.all().stream()
                .filter(type -> type.isAnnotationPresent(Path.class)).flatMap(ConstraintsTest::parameters);
        Stream<Class<?>> asBytes = Arrays.stream(StrictJson.class.getAnnotation(RegisterForReflection.class).targets());

        List<Class<?>> read = Stream.concat(asParameters, asBytes)
                .filter(type -> type.isRecord() && isMessage(type)).distinct().toList();

        assertThat(read).hasSizeGreaterThan(20).allSatisfy(
                type -> assertThat(constraints.broken(message(type, null, null))).as(type.getName()).isNotNull());
    }

    @Test
    void a_message_that_nothing_was_generated_for_is_never_valid() {
        assertThatThrownBy(() -> constraints.broken(new Bad("", "", null))).hasMessageContaining("Bad");
    }

    private static boolean isMessage(Class<?> type) {
        return type.getPackage().equals(RawJson.class.getPackage());
    }

    private static Stream<Class<?>> messages() {
        return MainClasses.all().stream().filter(type -> type.isRecord() && isMessage(type));
    }

    private static Stream<Class<?>> parameters(Class<?> resource) {
        return Arrays.stream(resource.getDeclaredMethods())
                .filter(method -> Arrays.stream(method.getAnnotations())
                        .anyMatch(annotation -> annotation.annotationType().isAnnotationPresent(HttpMethod.class)))
                .flatMap(method -> Arrays.stream(method.getParameterTypes()));
    }

    private static Stream<Bad> bad(RecordComponent component) {
        return bad(BadValue.snakeCase(component.getName()), component.getAnnotatedType());
    }

    private static Stream<Bad> bad(String field, AnnotatedType type) {
        Stream<Bad> own = Arrays.stream(type.getAnnotations()).flatMap(annotation -> bad(field, type, annotation));
        if (!(type instanceof AnnotatedParameterizedType list) || !type.getType().getTypeName().startsWith("java.util.List<")) {
            return own;
        }
        return Stream.concat(own, bad(field + "[0]", list.getAnnotatedActualTypeArguments()[0])
                .map(bad -> new Bad(bad.field(), bad.expected(), Collections.singletonList(bad.value()))));
    }

    private static Stream<Bad> bad(String field, AnnotatedType type, Annotation constraint) {
        if (constraint instanceof Valid) {
            Class<?> inner = (Class<?>) type.getType();
            return Arrays.stream(inner.getRecordComponents()).flatMap(component -> bad(component).map(bad ->
                    new Bad(field + "." + bad.field(), bad.expected(), message(inner, component, bad.value()))));
        }
        if (!constraint.annotationType().isAnnotationPresent(Constraint.class)) {
            return Stream.of();
        }
        return refused(constraint, type.getType().getTypeName()).map(value -> new Bad(field, expected(constraint), value));
    }

    /** Values on the wrong side of it. */
    private static Stream<@Nullable Object> refused(Annotation constraint, String type) {
        return switch (constraint.annotationType().getSimpleName()) {
            case "NotNull" -> Stream.of((Object) null);
            case "NotBlank" -> Stream.of(null, "", " ");
            case "Pattern" -> Stream.of("\u0000");
            case "Size" -> sizes((Size) constraint, type);
            case "Min" -> Stream.of(number(((Min) constraint).value() - 1, type));
            case "Max" -> Stream.of(number(((Max) constraint).value() + 1, type));
            case "DecimalMin" -> Stream.of(Double.parseDouble(((DecimalMin) constraint).value()) - 0.1);
            case "DecimalMax" -> Stream.of(Double.parseDouble(((DecimalMax) constraint).value()) + 0.1);
            default -> throw new AssertionError("how is " + constraint + " broken?");
        };
    }

    private static Stream<Object> sizes(Size size, String type) {
        boolean text = type.equals(String.class.getName());
        return Stream.of(size.min() - 1, size.max() + 1).filter(length -> length >= 0)
                .map(length -> text ? "x".repeat(length) : Collections.nCopies(length, null));
    }

    private static Number number(long value, String type) {
        return type.equals(Integer.class.getName()) ? (Number) Math.toIntExact(value) : (Number) value;
    }

    private static String expected(Annotation constraint) {
        try {
            return (String) constraint.annotationType().getMethod("message").invoke(constraint);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** One that says nothing but that. */
    private static Object message(Class<?> type, @Nullable RecordComponent said, @Nullable Object value) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] values = Arrays.stream(components)
                .map(component -> said != null && component.getName().equals(said.getName()) ? value : null).toArray();
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            throw new AssertionError(type.getName(), e);
        }
    }
}
