package io.queueoperator.flow.enqueue;

import io.queueoperator.api.NewJob;
import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.JobStatus;
import io.queueoperator.core.job.Progress;
import io.queueoperator.state.JobRow;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job that {@link PlainSql#INSERT} made, from what was sent and the few things that PostgreSQL alone knows of it: its 46
 * columns cost more to send and to read than to write. A test compares it with what is read back.
 */
final class PlainJob {
    private static final int FIRST_ATTEMPT = 1;
    private static final long FIRST_VERSION = 1;

    private PlainJob() {}

    static Job of(NewJob sent, Row made, EnqueueConfig defaults, @Nullable String traceparent) {
        Instant now = JobRow.requiredInstant(made, "read_at");
        return new Job(
                made.getString("id"), sent.taskType(), JobStatus.QUEUED, Defaults.priority(sent), FIRST_ATTEMPT,
                Defaults.maxAttempts(sent, defaults), origin(sent, traceparent), JobRow.instant(made, "scheduled_for"),
                JobRow.requiredInstant(made, "available_at"), sent.timeoutS(), advance(sent), concurrency(sent), null,
                Progress.NONE, null, null, now, now, null, null, null, FIRST_VERSION, now);
    }

    private static Job.Origin origin(NewJob sent, @Nullable String traceparent) {
        return new Job.Origin(
                sent.sourceId(), sent.sourceUrlId(), sent.documentId(), sent.documentUrl(), sent.runId(),
                sent.projectId(), null, Defaults.traceparent(sent, traceparent));
    }

    private static Job.@Nullable Advance advance(NewJob sent) {
        Integer deadline = sent.progressDeadlineS();
        return deadline == null ? null : new Job.Advance(deadline, null);
    }

    private static Job.@Nullable Concurrency concurrency(NewJob sent) {
        String key = sent.concurrencyKey();
        return key == null ? null : new Job.Concurrency(key, Defaults.concurrencyLimit(sent));
    }
}
