package io.queueoperator.ledger.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is measured in the database; each is a gauge, and a word of {@link MeasureSql}. */
enum Measured {
    JOBS("jobs", null, "Jobs in each status; of those that ended, all there ever were", "task_type", "status"),
    QUEUE_DEPTH("queue.depth", null, "Queued jobs whose time has come, also those that a gate holds back", "task_type"),
    QUEUE_CLAIMABLE("queue.claimable", null, "Queued jobs that a worker who asked for any would be given now"),
    QUEUE_SCHEDULED("queue.scheduled", null, "Queued jobs that wait for their time", "task_type"),
    QUEUE_OLDEST_AGE("queue.oldest.age", "seconds", "How long the oldest job whose time has come has waited", "task_type"),
    QUEUE_PARKED("queue.parked", null, "Queued jobs that a pause or a circuit breaker holds back"),
    JOBS_STUCK("jobs.stuck", null, "Jobs that have been in a status for longer than stuck-after", "status"),
    JOBS_STALLED("jobs.stalled", null, "Jobs whose worker is alive and does not get further for their progress deadline"),
    REAPER_LAG("reaper.lag", "seconds", "For how long the oldest expired lease has not been taken away"),
    WORKERS_ALIVE("workers.alive", null, "Workers that were seen lately or hold a lease"),
    FOLLOWER_BEHIND("follower.behind", null, "Changes that a follower was not told of yet", "store"),
    FOLLOWER_LAG("follower.lag", "seconds", "Age of the first change that a follower was not told of yet", "store"),
    RECONCILIATION_DEBTS("reconciliation.debts", null, "Rows that a store refuses", "store"),
    RECONCILIATION_OLDEST_DEBT_AGE("reconciliation.oldest.debt.age", "seconds", "Since when the oldest is refused", "store"),
    WEBHOOK_BACKLOG("webhook.backlog", null, "Messages that are not delivered yet"),
    WEBHOOK_OLDEST_DUE_AGE("webhook.oldest.due.age", "seconds", "For how long the oldest due message has not been sent"),
    CIRCUIT_BREAKERS("circuit.breakers", null, "Sources, accounts and operations whose jobs wait", "kind", "state"),
    PAUSES("pauses", null, "Pauses in force");

    private final String meter;
    private final @Nullable String unit;
    private final String description;
    private final List<String> labels;

    Measured(String meter, @Nullable String unit, String description, String... labels) {
        this.meter = "queue_operator." + meter;
        this.unit = unit;
        this.description = description;
        this.labels = List.of(labels);
    }

    String meter() {
        return meter;
    }

    @Nullable String unit() {
        return unit;
    }

    String description() {
        return description;
    }

    /** The names of its labels, none to two. */
    List<String> labels() {
        return labels;
    }

    /** The one that the statement calls so. */
    static Optional<Measured> of(String word) {
        return Arrays.stream(values()).filter(m -> m.name().toLowerCase(Locale.ROOT).equals(word)).findFirst();
    }
}
