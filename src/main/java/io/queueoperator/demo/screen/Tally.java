package io.queueoperator.demo.screen;

/** How many jobs have ended, and how. */
public record Tally(int completed, int failed) {

    /** Nothing has ended yet. */
    public static final Tally NONE = new Tally(0, 0);

    Tally plus(boolean good) {
        return good ? new Tally(completed + 1, failed) : new Tally(completed, failed + 1);
    }

    String words() {
        return completed + " done, " + failed + " failed";
    }
}
