package io.queueoperator.platform.operation;

import io.queueoperator.core.operation.Origin;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Records the executions of a method. What the method answers or throws goes to its caller as it is, and at the same time
 * as without this.
 *
 * <p>Parameters are named by the annotation and not by reflection, which the native image would have to be told of.
 */
@Interceptor
@Operation(name = "", category = "")
@Priority(Interceptor.Priority.LIBRARY_BEFORE)
class RecordOperation {
    private final WriteRuns writeRuns;
    private final RequestOrigin origin;
    private final DumpValues dump;

    RecordOperation(WriteRuns writeRuns, RequestOrigin origin, DumpValues dump) {
        this.writeRuns = writeRuns;
        this.origin = origin;
        this.dump = dump;
    }

    @AroundInvoke
    Object record(InvocationContext call) throws Exception {
        Run.Called called = called(call);
        if (called == null) {
            return call.proceed();
        }
        Run run = new Run(called, System.nanoTime());
        writeRuns.hold(run);
        Object result;
        try {
            result = call.proceed();
        } catch (Exception | Error failure) {
            failed(run, failure);
            throw failure;
        }
        if (result instanceof Uni<?> uni) {
            // Nothing runs before somebody subscribes.
            writeRuns.release(run);
            return watched(uni, called);
        }
        if (result instanceof CompletionStage<?> stage) {
            writeRuns.begin(run);
            stage.whenComplete((value, failure) -> ended(run, value, failure, failure instanceof CancellationException));
            return stage;
        }
        returned(run, result);
        return result;
    }

    /** The same Uni; each subscription is a run. */
    private <T> Uni<T> watched(Uni<T> uni, Run.Called called) {
        return Uni.createFrom().deferred(() -> {
            Run run = new Run(called, System.nanoTime());
            writeRuns.begin(run);
            return uni.onTermination().invoke((value, failure, cancelled) -> ended(run, value, failure, cancelled));
        });
    }

    private void ended(Run run, @Nullable Object value, @Nullable Throwable failure, boolean cancelled) {
        if (cancelled) {
            tell(run, RunEnding::cancelled);
        } else if (failure != null) {
            failed(run, failure);
        } else {
            returned(run, value);
        }
    }

    private void returned(Run run, @Nullable Object result) {
        tell(run, () -> RunEnding.returned(run.called().operation(), result, dump));
    }

    private void failed(Run run, Throwable failure) {
        tell(run, () -> RunEnding.failed(failure, dump));
    }

    /** Whatever goes wrong with telling is not the caller's. */
    private void tell(Run run, Supplier<RunEnding> ending) {
        try {
            writeRuns.end(run, ending.get());
        } catch (RuntimeException e) {
            writeRuns.release(run);
            writeRuns.lost(run.called().operation(), e);
        }
    }

    private Run.@Nullable Called called(InvocationContext call) {
        Operation operation = call.getInterceptorBinding(Operation.class);
        try {
            Origin asked = null;
            Map<String, @Nullable Object> inputs = new LinkedHashMap<>();
            Object[] arguments = call.getParameters();
            for (int i = 0; i < arguments.length; i++) {
                if (arguments[i] instanceof Origin said) {
                    asked = said;
                } else {
                    inputs.put(i < operation.inputs().length ? operation.inputs()[i] : "argument_" + i, arguments[i]);
                }
            }
            return new Run.Called(
                    operation.name(), operation.category(), operation.record(), asked == null ? origin.now() : asked,
                    asked == null ? origin.asksForThis() : asked.asked(), inputs.isEmpty() ? Dumped.NOTHING : dump.of(inputs));
        } catch (RuntimeException e) {
            writeRuns.lost(operation.name(), e);
            return null;
        }
    }
}
