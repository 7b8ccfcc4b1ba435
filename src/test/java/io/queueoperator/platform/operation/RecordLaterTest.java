package io.queueoperator.platform.operation;

import static io.queueoperator.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.queueoperator.platform.postgres.StoreDatabase;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The interceptor of methods whose answer comes later, called as the container calls it, on the real table. */
class RecordLaterTest extends RecordedOperations {
    @AutoClose
    private static final StoreDatabase store = new StoreDatabase();

    RecordLaterTest() {
        super(store);
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
}
