package io.queueoperator.transitions;

import static io.queueoperator.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.platform.postgres.StoreDatabase;
import io.queueoperator.testing.Settings;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What becomes of transitions when the process ends in an orderly way. */
class TransitionsAtTheEndTest {
    @AutoClose
    private static final StoreDatabase store = new StoreDatabase();

    /** A console that is slow: a line waits until it is let go. */
    private static final class SlowLines extends WriteLines {
        private final CountDownLatch letGo = new CountDownLatch(1);
        private volatile boolean writing;

        @Override
        boolean isOn() {
            return true;
        }

        @Override
        void write(List<Transition> transitions) {
            writing = true;
            try {
                letGo.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void what_was_taken_is_told_before_the_end_and_nothing_more_is_taken() throws Exception {
        SlowLines lines = new SlowLines();
        FollowTransitions following = following(lines);
        event("first");
        FutureTask<Integer> round = new FutureTask<>(() -> following.runOnce().await().indefinitely());
        new Thread(round).start();
        eventually("a line is being written", () -> lines.writing);

        following.stop(null);
        FutureTask<Void> finish = new FutureTask<>(() -> {
            following.finish(null);
            return null;
        });
        Thread ending = new Thread(finish);
        ending.start();
        eventually("the end waits for the line", () -> ending.getState() == Thread.State.TIMED_WAITING);
        lines.letGo.countDown();
        finish.get();
        assertThat(round.get()).isEqualTo(1);

        event("second");
        assertThat(following.runOnce().await().indefinitely()).as("another instance's").isZero();
        assertThat(following(lines).runOnce().await().indefinitely()).isEqualTo(1);
    }

    private static FollowTransitions following(WriteLines lines) {
        EmitSpans nowhere = new EmitSpans(null) {
            @Override
            boolean isOn() {
                return false;
            }
        };
        return new FollowTransitions(store.database(), lines, nowhere, Settings.of(TransitionsConfig.class));
    }

    private static void event(String job) {
        store.database().run("insert into queue_operator.job_events (job_id, to_status, attempt, actor_kind, actor)"
                + " values ($1, 'queued', 1, 'key', 'test')", Tuple.of(job)).await().indefinitely();
    }
}
