package io.queueoperator.ledger;

/** Which jobs of a filter an action can mean. */
public enum Actionable {
    /** Those that somebody may still ask the end of. */
    UNENDED("j.status in ('queued', 'claimed', 'running') and j.cancel_requested_at is null"),
    /**
     * Those that were failed at that time: what failed again since is another failure. What was replayed is not among them:
     * the job that replays it takes its place, also when it has failed as well.
     */
    FAILED("j.status = 'failed' and j.replayed_by is null and j.completed_at <= %s");

    private final String condition;

    Actionable(String condition) {
        this.condition = condition;
    }

    /** As a condition on jobs {@code j}. */
    String condition(String asOf) {
        return condition.formatted(asOf);
    }
}
