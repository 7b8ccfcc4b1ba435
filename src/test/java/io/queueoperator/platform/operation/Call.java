package io.queueoperator.platform.operation;

import jakarta.interceptor.InvocationContext;
import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;

/** A call of a method that the container would intercept. */
record Call(String method, Callable<Object> body, Object... arguments) implements InvocationContext {
    @Override
    public Object[] getParameters() {
        return arguments;
    }

    @Override
    public Object proceed() throws Exception {
        return body.call();
    }

    @Override
    public Set<Annotation> getInterceptorBindings() {
        try {
            return Set.of(RecordedOperations.Annotated.class.getDeclaredMethod(method).getAnnotation(Operation.class));
        } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public Object getTarget() {
        return this;
    }

    @Override
    public Object getTimer() {
        return null;
    }

    @Override
    public Method getMethod() {
        return null;
    }

    @Override
    public Constructor<?> getConstructor() {
        return null;
    }

    @Override
    public void setParameters(Object[] parameters) {
        throw new UnsupportedOperationException("nobody changes the arguments");
    }

    @Override
    public Map<String, Object> getContextData() {
        return Map.of();
    }
}
