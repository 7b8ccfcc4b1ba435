package io.queueoperator.platform.operation;

import static io.queueoperator.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.queueoperator.core.operation.ItemFailure;
import io.queueoperator.core.operation.Origin;
import io.queueoperator.core.operation.Outcome;
import io.queueoperator.platform.operation.Operation.When;
import io.queueoperator.platform.postgres.StoreDatabase;
import io.queueoperator.testing.MigratedDatabase;
import io.smallrye.mutiny.Uni;
import jakarta.interceptor.InvocationContext;
import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The interceptor, called as the container calls it, on the real table. */
class RecordOperationTest {
    private static final Origin ANN = new Origin("ann", "tests", "cli", "flow-1", "task-1");

    @AutoClose
    private static final StoreDatabase store = new StoreDatabase();

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Settings settings = Settings.DEFAULTS;
    private final WriteRuns writeRuns = writeRuns(settings);
    private final TendRuns tendRuns = new TendRuns(writeRuns, store.database(), settings);

    @BeforeEach
    void empty() throws SQLException {
        run("truncate queue_operator.operation_runs");
    }

    /** What is annotated here stands for the methods of the service. */
    static final class Annotated {
        @Operation(name = "test.work", category = "test", inputs = {"source", "user_password"})
        void work() {}

        @Operation(name = "test.chore", category = "maintenance", record = When.NOT_ROUTINE)
        void chore() {}
    }

    record Partly() implements Outcome {
        @Override
        public List<ItemFailure> itemFailures() {
            return List.of(ItemFailure.of(3, Map.of("id", "4711"), new IllegalStateException("broken")));
        }

        @Override
        public Map<String, Object> facts() {
            return Map.of("done", 9);
        }
    }

    @Test
    void a_value_is_answered_and_its_run_recorded_with_input_actor_and_facts() throws Exception {
        Object answer = call("work", () -> 17, "stepstone", "hunter2", ANN);

        assertThat(answer).isEqualTo(17);
        Map<String, String> run = onlyRun();
        assertThat(run).containsEntry("operation", "test.work").containsEntry("category", "test")
                .containsEntry("status", "SUCCESS").containsEntry("user_id", "ann").containsEntry("key_id", "tests")
                .containsEntry("channel", "cli").containsEntry("orchestrated", "t").containsEntry("flow_run_id", "flow-1")
                .containsEntry("task_run_id", "task-1").containsEntry("errors", "0").containsEntry("abandoned", "f")
                .containsEntry("input_dump", "{\"source\":\"stepstone\",\"user_password\":\"***\"}")
                .containsEntry("metadata", "{\"result\":17}");
        assertThat(Double.parseDouble(run.get("execution_time_s"))).isNotNegative();
        assertThat(run.get("started_at").compareTo(run.get("ended_at"))).isLessThanOrEqualTo(0);
        assertThat(run.get("instance")).isNotEmpty();
    }

    @Test
    void without_a_request_it_was_the_system() throws Exception {
        call("work", () -> "done");

        assertThat(onlyRun()).containsEntry("user_id", "system").containsEntry("channel", "service")
                .containsEntry("orchestrated", "f").containsEntry("key_id", null);
    }

    @Test
    void the_exception_of_a_value_reaches_the_caller_as_it_is_and_is_recorded_with_its_trace() throws Exception {
        Exception failure = new Exception("Invalid source: nowhere", new IllegalStateException("the cause"));

        assertThatThrownBy(() -> call("work", () -> {
            throw failure;
        }, "nowhere", "x")).isSameAs(failure);

        Map<String, String> run = onlyRun();
        assertThat(run).containsEntry("status", "FAILED").containsEntry("error_message", "Invalid source: nowhere")
                .containsEntry("error_type", "Exception");
        assertThat(run.get("error_traceback")).contains("Caused by: java.lang.IllegalStateException: the cause");
        assertThat(run.get("input_dump")).contains("nowhere");
    }

    @Test
    void a_uni_is_recorded_when_it_ends_and_each_subscription_is_a_run() throws Exception {
        AtomicInteger subscriptions = new AtomicInteger();
        @SuppressWarnings("unchecked")
        Uni<Integer> uni = (Uni<Integer>) call("work", () -> Uni.createFrom().item(subscriptions::incrementAndGet), "a", "b");
        assertThat(runs()).isEmpty();

        assertThat(uni.await().indefinitely()).isEqualTo(1);
        assertThat(uni.await().indefinitely()).isEqualTo(2);

        eventually("both runs are there", () -> runs().size() == 2);
        eventually("and have ended", () -> runs().stream().allMatch(run -> run.get("status").equals("SUCCESS")));
        assertThat(writeRuns.ids()).isEmpty();
    }

    @Test
    void a_uni_that_goes_on_is_running_and_then_what_it_became() throws Exception {
        CompletableFuture<String> work = new CompletableFuture<>();
        Uni<?> uni = (Uni<?>) call("work", () -> Uni.createFrom().completionStage(work), "a", "b");

        CompletableFuture<?> answer = uni.subscribeAsCompletionStage();
        eventually("it is running", () -> runs().stream().anyMatch(run -> run.get("status").equals("RUNNING")));
        assertThat(onlyRun()).containsEntry("ended_at", null).containsEntry("execution_time_s", null);
        work.complete("done");

        assertThat(answer.get()).isEqualTo("done");
        eventually("it has ended", () -> runs().get(0).get("status").equals("SUCCESS"));
        assertThat(onlyRun().get("ended_at")).isNotNull();
    }

    @Test
    void the_failure_of_a_uni_reaches_the_caller_as_it_is() throws Exception {
        RuntimeException failure = new IllegalStateException("broken");
        Uni<?> uni = (Uni<?>) call("work", () -> Uni.createFrom().failure(failure), "a", "b");

        assertThatThrownBy(() -> uni.await().indefinitely()).isSameAs(failure);
        eventually("it failed", () -> runs().get(0).get("status").equals("FAILED"));
        assertThat(onlyRun()).containsEntry("error_message", "broken");
    }

    @Test
    void a_uni_that_nobody_waits_for_any_more_failed_because_of_that() throws Exception {
        AtomicInteger cancelled = new AtomicInteger();
        Uni<?> uni = (Uni<?>) call(
                "work", () -> Uni.createFrom().nothing().onCancellation().invoke(cancelled::incrementAndGet), "a", "b");

        uni.subscribe().with(item -> {}).cancel();

        assertThat(cancelled).hasValue(1);
        eventually("it failed", () -> runs().get(0).get("status").equals("FAILED"));
        assertThat(onlyRun()).containsEntry("error_type", "Cancelled");
        assertThat(onlyRun().get("error_message")).contains("cancelled before its end");
    }

    @Test
    void a_completion_stage_is_handed_on_itself_and_recorded_when_it_completes() throws Exception {
        CompletableFuture<String> good = new CompletableFuture<>();
        CompletableFuture<String> bad = new CompletableFuture<>();
        assertThat((CompletionStage<?>) call("work", () -> good, "good", "x")).isSameAs(good);
        assertThat((CompletionStage<?>) call("work", () -> bad, "bad", "x")).isSameAs(bad);
        RuntimeException failure = new IllegalStateException("broken");

        good.complete("done");
        bad.completeExceptionally(failure);

        assertThatThrownBy(bad::join).hasCause(failure);
        eventually("both have ended", () -> runs().stream().filter(run -> run.get("ended_at") != null).count() == 2);
        assertThat(runs()).extracting(run -> run.get("status")).containsExactlyInAnyOrder("SUCCESS", "FAILED");
    }

    @Test
    void a_cancelled_completion_stage_failed_because_of_that() throws Exception {
        CompletableFuture<String> work = new CompletableFuture<>();
        call("work", () -> work, "a", "b");

        work.cancel(true);

        eventually("it failed", () -> runs().get(0).get("status").equals("FAILED"));
        assertThat(onlyRun()).containsEntry("error_type", "Cancelled");
    }

    @Test
    void items_that_failed_are_in_the_error_list_of_a_run_that_succeeded() throws Exception {
        call("work", Partly::new, "a", "b");

        Map<String, String> run = onlyRun();
        assertThat(run).containsEntry("status", "SUCCESS").containsEntry("errors", "1")
                .containsEntry("error_message", "test.work completed with 1 failure");
        assertThat(run.get("error_list")).contains("\"index\":3").contains("\"item\":{\"id\":\"4711\"}")
                .contains("\"error\":\"broken\"").contains("\"traceback\":\"java.lang.IllegalStateException");
    }

    @Test
    void a_chore_that_found_nothing_leaves_no_row_unless_somebody_asked_for_it() throws Exception {
        call("chore", () -> 0);
        call("chore", () -> 3);
        eventually("the one that did something is there", () -> runs().size() == 1);
        call("chore", () -> 0, ANN);

        eventually("and the one that Ann asked for", () -> runs().size() == 2);
        assertThat(runs()).extracting(run -> run.get("metadata"))
                .containsExactlyInAnyOrder("{\"result\":3}", "{\"result\":0}");
    }

    @Test
    void a_chore_that_fails_again_and_again_in_the_same_way_is_recorded_once() throws Exception {
        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> call("chore", () -> {
                throw new IllegalStateException("away");
            })).hasMessage("away");
        }
        assertThatThrownBy(() -> call("chore", () -> {
            throw new IllegalStateException("something else");
        })).hasMessage("something else");

        eventually("two failures are told", () -> runs().size() == 2);
        assertThat(runs()).extracting(run -> run.get("error_message")).containsExactlyInAnyOrder("away", "something else");
    }

    @Test
    void the_caller_gets_its_answer_when_the_ledger_cannot_be_written() throws Exception {
        run("alter table queue_operator.operation_runs rename to elsewhere");
        try {
            assertThat(call("work", () -> "done", "a", "b")).isEqualTo("done");
            Uni<?> uni = (Uni<?>) call("work", () -> Uni.createFrom().item("done"), "a", "b");
            assertThat(uni.await().indefinitely()).isEqualTo("done");
            eventually("both are counted as lost", () -> lost() == 2);
        } finally {
            run("alter table queue_operator.elsewhere rename to operation_runs");
        }
    }

    @Test
    void an_end_that_could_not_be_written_is_written_later_and_nobody_says_that_it_failed() throws Exception {
        CompletableFuture<String> work = new CompletableFuture<>();
        call("work", () -> work, "a", "b");
        eventually("it is running", () -> runs().stream().anyMatch(run -> run.get("status").equals("RUNNING")));
        run("alter table queue_operator.operation_runs rename to elsewhere");
        try {
            work.complete("done");
            eventually("its end waits", () -> writeRuns.waiting() == 1);
        } finally {
            run("alter table queue_operator.elsewhere rename to operation_runs");
        }
        run("update queue_operator.operation_runs set alive_until = now() - interval '1 hour'");

        tendRuns.runOnce().await().indefinitely();

        eventually("it has ended well", () -> runs().get(0).get("status").equals("SUCCESS"));
        assertThat(writeRuns.waiting()).isZero();
        assertThat(lost()).isZero();
    }

    @Test
    void more_writes_than_allowed_are_counted_and_not_made() throws Exception {
        WriteRuns none = writeRuns(new Settings(settings.aliveFor(), settings.keep(), 0));

        assertThat(new RecordOperation(none, new RequestOrigin(null, null), dump())
                .record(new Call("work", () -> "done", "a", "b"))).isEqualTo("done");

        assertThat(lost()).isEqualTo(1);
        assertThat(runs()).isEmpty();
    }

    @Test
    void arguments_that_cannot_be_told_do_not_reach_the_caller() throws Exception {
        Object evil = new HashMap<String, String>() {
            @Override
            public Set<Map.Entry<String, String>> entrySet() {
                throw new IllegalStateException("not today");
            }
        };

        assertThat(call("work", () -> "done", evil, "x")).isEqualTo("done");
        assertThat(onlyRun().get("input_dump")).doesNotContain("not today");
    }

    @Test
    void a_run_whose_instance_is_gone_is_failed_with_the_reason_and_others_are_left_alone() throws Exception {
        WriteRuns dead = writeRuns(new Settings(Duration.ofSeconds(-1), settings.keep(), 10));
        new RecordOperation(dead, new RequestOrigin(null, null), dump())
                .record(new Call("work", CompletableFuture::new, "of the dead", "x"));
        call("work", CompletableFuture::new, "of the living", "x");
        eventually("both run", () -> runs().size() == 2);

        TendRuns.Tended tended = tendRuns.runOnce().await().indefinitely();

        assertThat(tended.abandoned()).isEqualTo(1);
        Map<String, String> of = runs().stream().filter(run -> run.get("input_dump").contains("dead")).findFirst().orElseThrow();
        assertThat(of).containsEntry("status", "FAILED").containsEntry("abandoned", "t")
                .containsEntry("error_type", "Abandoned");
        assertThat(of.get("error_message")).startsWith("The instance " + of.get("instance") + " that ran it was to be heard")
                .contains("Z and was not");
        assertThat(runs()).filteredOn(run -> run.get("input_dump").contains("living"))
                .allSatisfy(run -> assertThat(run).containsEntry("status", "RUNNING"));
        assertThat(tendRuns.runOnce().await().indefinitely().abandoned()).isZero();
    }

    @Test
    void a_run_that_was_given_up_too_early_is_taken_back_by_whoever_runs_it() throws Exception {
        CompletableFuture<String> work = new CompletableFuture<>();
        call("work", () -> work, "slow", "x");
        eventually("it is known here", () -> writeRuns.ids().size() == 1);
        run("update queue_operator.operation_runs set alive_until = now() - interval '1 second'");
        TendRuns elsewhere = new TendRuns(writeRuns(settings), store.database(), settings);

        assertThat(elsewhere.runOnce().await().indefinitely().abandoned()).isEqualTo(1);
        assertThat(onlyRun()).containsEntry("status", "FAILED");
        tendRuns.runOnce().await().indefinitely();
        assertThat(onlyRun()).containsEntry("status", "RUNNING").containsEntry("abandoned", "f")
                .containsEntry("error_message", null);

        assertThat(elsewhere.runOnce().await().indefinitely().abandoned()).isZero();
        run("update queue_operator.operation_runs set alive_until = now() - interval '1 second'");
        elsewhere.runOnce().await().indefinitely();
        work.complete("done");
        eventually("it has the last word", () -> runs().get(0).get("status").equals("SUCCESS"));
        assertThat(onlyRun()).containsEntry("abandoned", "f").containsEntry("error_message", null);
    }

    @Test
    void old_runs_leave_those_of_chores_earlier_and_none_that_goes_on() throws Exception {
        call("work", CompletableFuture::new, "goes on", "x");
        call("work", () -> "done", "a", "b");
        call("chore", () -> 1);
        eventually("all are there", () -> runs().size() == 3);
        run("update queue_operator.operation_runs set started_at = now() - interval '8 days',"
                + " ended_at = case when ended_at is not null then now() - interval '8 days' end");

        assertThat(tendRuns.runOnce().await().indefinitely().pruned()).isEqualTo(1);
        assertThat(runs()).extracting(run -> run.get("operation")).containsOnly("test.work");
        run("update queue_operator.operation_runs set ended_at = now() - interval '91 days' where ended_at is not null");

        assertThat(tendRuns.runOnce().await().indefinitely().pruned()).isEqualTo(1);
        assertThat(onlyRun()).containsEntry("status", "RUNNING");
    }

    private WriteRuns writeRuns(OperationsConfig config) {
        return new WriteRuns(store.database(), config, new Instance(), dump(), meters);
    }

    private static DumpValues dump() {
        return new DumpValues(new ObjectMapper(), Settings.DEFAULTS);
    }

    private double lost() {
        return meters.find("queue_operator.operations.unrecorded").counters().stream().mapToDouble(c -> c.count()).sum();
    }

    private Object call(String method, Callable<Object> body, Object... arguments) throws Exception {
        return new RecordOperation(writeRuns, new RequestOrigin(null, null), dump())
                .record(new Call(method, body, arguments));
    }

    private static Map<String, String> onlyRun() throws Exception {
        eventually("there is one run", () -> runs().size() == 1);
        return runs().get(0);
    }

    private static List<Map<String, String>> runs() throws SQLException {
        return run("select * from queue_operator.operation_runs order by id");
    }

    private static List<Map<String, String>> run(String sql) throws SQLException {
        try (Connection connection = store.stores().connect()) {
            return MigratedDatabase.rows(connection, sql);
        }
    }

    /** A call of a method that the container would intercept. */
    private record Call(String method, Callable<Object> body, Object... arguments) implements InvocationContext {
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
                return Set.of(Annotated.class.getDeclaredMethod(method).getAnnotation(Operation.class));
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
}
