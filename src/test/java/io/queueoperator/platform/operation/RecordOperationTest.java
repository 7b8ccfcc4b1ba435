package io.queueoperator.platform.operation;

import static io.queueoperator.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.queueoperator.core.operation.ItemFailure;
import io.queueoperator.core.operation.Origin;
import io.queueoperator.core.operation.Outcome;
import io.queueoperator.platform.postgres.StoreDatabase;
import io.smallrye.mutiny.Uni;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The interceptor of methods that answer at once, called as the container calls it, on the real table. */
class RecordOperationTest extends RecordedOperations {
    private static final Origin ANN = new Origin("ann", "tests", "cli", "flow-1", "task-1");

    @AutoClose
    private static final StoreDatabase store = new StoreDatabase();

    RecordOperationTest() {
        super(store);
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
}
