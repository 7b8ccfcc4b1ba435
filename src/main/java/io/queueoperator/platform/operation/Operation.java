package io.queueoperator.platform.operation;

import jakarta.enterprise.util.Nonbinding;
import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Executions of this method are task runs. For methods of CDI beans that are not private, static or final; what they return
 * may be a value, a {@code Uni} or a {@code CompletionStage}. Also where a bean calls its own method.
 */
@InterceptorBinding
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Operation {
    /** What it is called in lists: {@code reaper.sweep}. */
    @Nonbinding
    String name();

    /** What kind of operation: maintenance, replay, pass, import, bulk, configuration. */
    @Nonbinding
    String category();

    /**
     * The names of all parameters in their order, as the input dump tells them: snake_case. A parameter of type
     * {@code Origin} is named as well, but not dumped.
     */
    @Nonbinding
    String[] inputs() default {};

    /** Which of its executions are recorded. What somebody asked for always is. */
    @Nonbinding
    When record() default When.ALWAYS;

    /** Which executions are worth a row. */
    enum When {
        /** Every one, from its beginning. */
        ALWAYS,
        /** Of a chore that comes every few seconds: those that failed, or whose result is not {@code routine}. */
        NOT_ROUTINE,
        /** Of a chore whose work is the ordinary itself: those that failed. */
        FAILED
    }
}
