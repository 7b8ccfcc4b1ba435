package io.queueoperator.flow.reap;

/**
 * How much one step of a chore takes: half as much after a step that failed, twice as much after one that went well.
 *
 * <p>A store that is alive but slow cannot take a whole batch within the time limit of a write. Asked for the same batch
 * again and again it would never be brought up to date; in small steps it gets there.
 */
final class StepSize {
    private final int most;
    private volatile int now;

    StepSize(int most) {
        this.most = most;
        this.now = most;
    }

    /** What the next step takes, at least one. */
    int now() {
        return now;
    }

    void wentWell() {
        now = (int) Math.min(most, 2L * now);
    }

    void failed() {
        now = Math.max(1, now / 2);
    }
}
