package io.queueoperator.ledger.stats;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;
import io.queueoperator.core.job.JobStatus;
import io.queueoperator.core.job.Lifecycle;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Changes of status and the time in each, as metrics. They are taken from the log where it is rolled up: each change is
 * counted once, by the one instance that rolls it up, whichever statement made it, and no call waits for that.
 */
@Startup
@ApplicationScoped
class CountTransitions {
    /** Instead of a status: the job was not there before. */
    private static final String NONE = "none";

    private final MeterRegistry meters;

    CountTransitions(MeterRegistry meters) {
        this.meters = meters;
        // From the beginning, so that the first one of each is seen as an increase.
        for (JobStatus from : JobStatus.values()) {
            Lifecycle.next(from).forEach(to -> changes(from.wire(), to.wire()));
            if (Lifecycle.isLegalByImport(from)) {
                changes(null, from.wire());
            }
            if (!from.isTerminal()) {
                stays(from.wire());
            }
        }
    }

    /** Counts a row of {@link RollUpSql#ROLL_UP}, if it is one of changes. */
    void count(Row row) {
        String to = row.getString("to_status");
        if (to == null) {
            return;
        }
        String from = row.getString("from_status");
        changes(from, to).increment(row.getInteger("changes"));
        Double[] stays = row.getArrayOfDoubles("stays_s");
        if (from != null && stays != null) {
            Timer timer = stays(from);
            for (double seconds : stays) {
                timer.record((long) (seconds * 1e9), TimeUnit.NANOSECONDS);
            }
        }
    }

    private Counter changes(@Nullable String from, String to) {
        return Counter.builder("queue_operator.transitions")
                .description("Changes of status")
                .tag("from", from == null ? NONE : from)
                .tag("to", to)
                .register(meters);
    }

    private Timer stays(String status) {
        return Timer.builder("queue_operator.time.in.status")
                .description("How long a job was in a status, when it leaves it")
                .tag("status", status)
                .serviceLevelObjectives(
                        Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofMinutes(1),
                        Duration.ofMinutes(10), Duration.ofHours(1), Duration.ofHours(6), Duration.ofDays(1))
                .register(meters);
    }
}
