package io.queueoperator.api;

import jakarta.validation.Constraint;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An event of a subscription. It has an annotation of its own because the generator of the checks (ADR 32) loses its way among
 * parentheses on the elements of a list.
 */
@NotNull
@Pattern(regexp = NamedEvent.REGEX)
@Constraint(validatedBy = {})
@Target(ElementType.TYPE_USE)
@Retention(RetentionPolicy.RUNTIME)
public @interface NamedEvent {
    /** All there are. */
    String REGEX = "job\\.(queued|claimed|running|completed|failed|cancelled|retrying|released)";

    /** What would be right. */
    String message() default "job.queued, job.claimed, job.running, job.completed, job.failed, job.cancelled,"
            + " job.retrying (an attempt failed, another follows) or job.released (given back without an attempt)";
}
