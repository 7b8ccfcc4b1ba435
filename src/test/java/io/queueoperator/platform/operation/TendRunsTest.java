package io.queueoperator.platform.operation;

import static io.queueoperator.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.platform.postgres.StoreDatabase;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Runs that somebody has to see to: their instance is gone, their end could not be written, or they are old. */
class TendRunsTest extends RecordedOperations {
    @AutoClose
    private static final StoreDatabase store = new StoreDatabase();

    private final TendRuns tendRuns = new TendRuns(writeRuns, store.database(), settings);

    TendRunsTest() {
        super(store);
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
}
