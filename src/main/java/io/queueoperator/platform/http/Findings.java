package io.queueoperator.platform.http;

import io.avaje.validation.ConstraintViolation;
import io.avaje.validation.adapter.ValidationContext;
import io.avaje.validation.adapter.ValidationRequest;
import io.avaje.validation.groups.Default;
import io.queueoperator.core.job.Problem.BadField;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One walk through a message: where it is, what it looks at, and what it found. In place of the library's own, which keeps
 * neither values nor kinds, and takes messages for templates.
 */
final class Findings implements ValidationRequest {
    private static final List<Class<?>> GROUPS = List.of(Default.class);

    private final Deque<String> path = new ArrayDeque<>();
    private final List<BadField> bad = new ArrayList<>();
    private String kind = "";
    private @Nullable Object value;

    /** The constraint that is checked next, and of which value. */
    Findings of(String kind, @Nullable Object value) {
        this.kind = kind;
        this.value = value;
        return this;
    }

    /** In the order of the components, and for each of its constraints. */
    List<BadField> all() {
        return bad;
    }

    @Override
    public void addViolation(ValidationContext.Message expected, String name) {
        pushPath(name);
        bad.add(new BadField(BadValue.field(path), BadValue.problem(kind, value), expected.template()));
        popPath();
    }

    @Override
    public void pushPath(String name) {
        path.addLast(name);
    }

    @Override
    public void popPath() {
        path.removeLast();
    }

    @Override
    public List<Class<?>> groups() {
        return GROUPS;
    }

    @Override
    public boolean hasViolations() {
        return !bad.isEmpty();
    }

    /** Nobody asks: {@link #all} says it. */
    @Override
    public Set<ConstraintViolation> violations() {
        throw new UnsupportedOperationException();
    }

    /** Nobody asks: {@link #all} says it. */
    @Override
    public void throwWithViolations() {
        throw new UnsupportedOperationException();
    }
}
