package io.queueoperator.platform.http;

import io.avaje.validation.Validator;
import io.avaje.validation.adapter.ValidationAdapter;
import io.avaje.validation.adapter.ValidationContext;
import io.avaje.validation.adapter.ValidationContext.AdapterCreateRequest;
import io.avaje.validation.spi.AnnotationFactory;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.queueoperator.api.NewReplay;
import io.queueoperator.api.PassSweepRequest;
import io.queueoperator.core.job.Problem.BadField;
import java.lang.reflect.Type;
import java.util.List;

/**
 * What the records of {@code api} say of their values, checked by code that was generated when they were compiled (ADR 32).
 * A message that nothing was generated for is an exception, never valid.
 */
// Found by its name in META-INF/services, which a native image does not follow by itself.
@RegisterForReflection(classNames = "io.queueoperator.api.valid.GeneratedValidatorComponent")
final class Constraints {
    /** The checks of the library by themselves. */
    private static final ValidationContext LIBRARY = Validator.instance().context();

    /** Every value of theirs is right, so nothing is generated for them. */
    private static final List<Class<?>> FREE = List.of(NewReplay.OfTaskRun.class, PassSweepRequest.class);

    private final ValidationContext messages;

    Constraints() {
        Validator.Builder builder = Validator.builder()
                .classLoader(Constraints.class.getClassLoader())
                .add((AnnotationFactory) Constraints::check);
        FREE.forEach(type -> builder.add(type, (value, findings, field) -> true));
        this.messages = builder.build().context();
    }

    /** All that is wrong with a message. */
    List<BadField> broken(Object message) {
        Findings findings = new Findings();
        messages.adapter((Type) message.getClass()).validate(message, findings);
        return findings.all();
    }

    /** The check of the library, which says what it looks at before it looks. */
    private static ValidationAdapter<?> check(AdapterCreateRequest constraint) {
        String kind = constraint.annotationType().getSimpleName();
        ValidationAdapter<Object> check = switch (kind) {
            case "NotNull", "NotBlank", "Pattern", "Size", "Min", "Max", "DecimalMin", "DecimalMax" ->
                    LIBRARY.adapter(constraint.annotationType(), constraint.attributes());
            // What JSpecify tells the compiler of our own code; a caller is told by @NotNull.
            case "NonNull" -> LIBRARY.noop();
            default -> throw new IllegalArgumentException("nobody checks @" + kind);
        };
        return (value, findings, field) -> {
            check.validate(value, ((Findings) findings).of(kind, value), field);
            // The next one is asked in any case: all that is wrong is told at once.
            return true;
        };
    }
}
