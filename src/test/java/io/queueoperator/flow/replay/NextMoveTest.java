package io.queueoperator.flow.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.flow.replay.NextMove.CancelQueued;
import io.queueoperator.flow.replay.NextMove.Enqueue;
import io.queueoperator.flow.replay.NextMove.Finish;
import io.queueoperator.flow.replay.NextMove.Plan;
import io.queueoperator.flow.replay.NextMove.Stop;
import io.queueoperator.flow.replay.NextMove.Wait;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** The canary, when to stop, and the verdict: from the counts alone. */
class NextMoveTest {
    private static final String AS_BEFORE = "as_before";

    @Test
    void a_replay_is_planned_then_run_and_a_dry_run_waits() {
        assertThat(NextMove.of(state().status("planning").build())).isEqualTo(new Plan());
        assertThat(NextMove.of(state().status("planned").build())).isEqualTo(new Wait());
        assertThat(NextMove.of(state().build())).isEqualTo(new Enqueue(10));
        assertThat(NextMove.of(state().status("finished").build())).isEqualTo(new Wait());
        assertThat(NextMove.of(state().status("aborted").build())).isEqualTo(new Wait());
    }

    @Test
    void no_more_run_at_a_time_than_allowed() {
        assertThat(NextMove.of(state().parallel(3).build())).isEqualTo(new Enqueue(3));
        assertThat(NextMove.of(state().parallel(3).replayed(5, 3, 0, 0).build())).isEqualTo(new Enqueue(1));
        assertThat(NextMove.of(state().parallel(3).replayed(3, 0, 0, 0).build())).isEqualTo(new Wait());
    }

    @Test
    void the_canary_runs_first_and_the_others_only_after_all_of_it_succeeded() {
        assertThat(NextMove.of(state().canary(2).build())).isEqualTo(new Enqueue(2));
        assertThat(NextMove.of(state().canary(2).replayed(1, 0, 0, 0).build())).isEqualTo(new Enqueue(1));
        assertThat(NextMove.of(state().canary(2).replayed(2, 1, 0, 0).build())).isEqualTo(new Wait());
        assertThat(NextMove.of(state().canary(2).replayed(2, 2, 0, 0).build())).isEqualTo(new Enqueue(8));
        assertThat(NextMove.of(state().canary(2).replayed(2, 1, 1, 0).build())).isEqualTo(new Stop("canary_failed"));
        assertThat(NextMove.of(state().canary(2).replayed(2, 1, 0, 1).build())).isEqualTo(new Stop("canary_failed"));
        assertThat(NextMove.of(state().canary(2).replayed(1, 0, 1, 0).build()))
                .as("one has failed, the other has not begun").isEqualTo(new Stop("canary_failed"));
        assertThat(NextMove.of(state().canary(4).parallel(1).replayed(1, 0, 0, 0).build())).isEqualTo(new Wait());
    }

    @Test
    void what_had_changed_since_it_was_planned_is_no_part_of_the_canary() {
        assertThat(NextMove.of(state().canary(2).changed(3).replayed(1, 1, 0, 0).build())).isEqualTo(new Enqueue(1));
        assertThat(NextMove.of(state().canary(5).changed(8).replayed(2, 1, 0, 0).build())).isEqualTo(new Wait());
        assertThat(NextMove.of(state().canary(5).changed(8).replayed(2, 2, 0, 0).build()))
                .isEqualTo(new Finish("finished", "fixed"));
    }

    @Test
    void a_failure_after_the_canary_does_not_stop_the_others_unless_it_is_the_same_one() {
        assertThat(NextMove.of(state().canary(2).replayed(6, 3, 1, 0).build())).isEqualTo(new Enqueue(4));
        assertThat(NextMove.of(state().canary(2).replayed(6, 3, 1, 0).same(AS_BEFORE).build()))
                .isEqualTo(new Stop("same_failure"));
        assertThat(NextMove.of(state().replayed(6, 3, 1, 0).same(AS_BEFORE).dontStop().build())).isEqualTo(new Enqueue(4));
    }

    @Test
    void what_runs_is_waited_for_after_a_stop() {
        assertThat(NextMove.of(state().stopping("same_failure").replayed(6, 3, 1, 0).build())).isEqualTo(new Wait());
        assertThat(NextMove.of(state().stopping("aborted").replayed(6, 3, 1, 0).build())).isEqualTo(new Wait());
        assertThat(NextMove.of(state().stopping("aborted").cancelQueued().replayed(6, 3, 1, 0).build()))
                .isEqualTo(new CancelQueued());
        assertThat(NextMove.of(state().stopping("aborted").cancelQueued().replayed(6, 3, 1, 2).build()))
                .isEqualTo(new Finish("aborted", "aborted"));
    }

    @Test
    void the_verdict_says_in_one_word_what_came_of_it() {
        assertThat(NextMove.of(state().replayed(10, 10, 0, 0).build())).isEqualTo(new Finish("finished", "fixed"));
        assertThat(NextMove.of(state().replayed(10, 0, 10, 0).build())).isEqualTo(new Finish("finished", "still_failing"));
        assertThat(NextMove.of(state().replayed(10, 9, 1, 0).build())).isEqualTo(new Finish("finished", "mixed"));
        assertThat(NextMove.of(state().replayed(10, 9, 0, 1).build())).isEqualTo(new Finish("finished", "mixed"));
        assertThat(NextMove.of(state().changed(10).build())).isEqualTo(new Finish("finished", "nothing_replayed"));
        assertThat(NextMove.of(state().replayed(10, 0, 0, 10).build()))
                .isEqualTo(new Finish("finished", "nothing_replayed"));
        assertThat(NextMove.of(state().stopping("same_failure").replayed(2, 0, 2, 0).build()))
                .isEqualTo(new Finish("finished", "still_failing"));
        assertThat(NextMove.of(state().stopping("canary_failed").replayed(2, 1, 0, 1).build()))
                .isEqualTo(new Finish("finished", "mixed"));
    }

    @Test
    void the_report_says_the_counts_in_words() {
        ReplayState over = state().stopping("same_failure").replayed(4, 3, 1, 0).changed(1).same(AS_BEFORE).build();

        assertThat(Report.of(over, false, "mixed")).isEqualTo("Mixed: some succeeded, not all. It stopped because the same"
                + " failure came back. Of 10 planned, 4 ran: 3 succeeded, 1 failed (1 as before); 1 had changed since, 5 did"
                + " not run.");
        assertThat(Report.of(state().status("planned").build(), true, null))
                .isEqualTo("10 would run. Nothing runs until the plan is run: POST /api/v1/replays with plan_id replay-1.");
    }

    /** Whatever becomes of the jobs, a replay comes to its end, within its bounds. */
    @RepeatedTest(50)
    void every_replay_ends_and_never_runs_more_than_it_may(org.junit.jupiter.api.RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        Integer canary = random.nextBoolean() ? null : 1 + random.nextInt(6);
        Builder now = state().canary(canary).parallel(1 + random.nextInt(5));
        if (random.nextBoolean()) {
            now.dontStop();
        }
        for (int step = 0; step < 500; step++) {
            ReplayState before = now.build();
            assertThat(before.live()).isBetween(0, before.maxParallel());
            assertThat(before.pending()).isBetween(0, 10);
            if (canary != null && before.failed() > 0 && before.replayed() <= canary) {
                assertThat(NextMove.of(before)).isNotInstanceOf(Enqueue.class);
            }
            NextMove move = NextMove.of(before);
            if (move instanceof Finish) {
                assertThat(before.live()).isZero();
                return;
            }
            now.after(move, random);
        }
        throw new AssertionError("it never ended: " + now.build());
    }

    private static Builder state() {
        return new Builder();
    }

    private static final class Builder {
        private String status = "running";
        private @Nullable Integer canary;
        private int parallel = 100;
        private boolean stop = true;
        private int replayed;
        private int changed;
        private int succeeded;
        private int failed;
        private int cancelled;
        private int same;
        private @Nullable String reason;
        private boolean cancelQueued;

        Builder status(String value) {
            status = value;
            return this;
        }

        Builder canary(@Nullable Integer value) {
            canary = value;
            return this;
        }

        Builder parallel(int value) {
            parallel = value;
            return this;
        }

        Builder dontStop() {
            stop = false;
            return this;
        }

        Builder replayed(int all, int well, int badly, int gone) {
            replayed = all;
            succeeded = well;
            failed = badly;
            cancelled = gone;
            return this;
        }

        Builder changed(int value) {
            changed = value;
            return this;
        }

        Builder same(String asBefore) {
            same = asBefore.equals(AS_BEFORE) ? 1 : 0;
            return this;
        }

        Builder stopping(String why) {
            status = "stopping";
            reason = why;
            return this;
        }

        Builder cancelQueued() {
            cancelQueued = true;
            return this;
        }

        /** The move is made, or one of the jobs ends in some way. */
        void after(NextMove move, Random random) {
            if (move instanceof Enqueue enqueue) {
                int made = random.nextInt(enqueue.most() + 1);
                replayed += made;
                changed += made < enqueue.most() ? 1 : 0;
            } else if (move instanceof Stop why) {
                stopping(why.reason());
            } else {
                assertThat(build().live()).as("there is something to wait for").isPositive();
                switch (random.nextInt(8)) {
                    case 0 -> failed++;
                    case 1 -> cancelled++;
                    case 2 -> {
                        failed++;
                        same++;
                    }
                    default -> succeeded++;
                }
            }
        }

        ReplayState build() {
            return new ReplayState("replay-1", status, 1, new ReplayState.Filter(null, null, false), canary, parallel, stop,
                    10, replayed, changed, succeeded, failed, cancelled, same, reason, cancelQueued, null);
        }
    }
}
