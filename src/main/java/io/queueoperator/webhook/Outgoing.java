package io.queueoperator.webhook;

import io.queueoperator.api.JobView;
import io.queueoperator.api.WebhookMessage;
import io.queueoperator.core.job.Job;
import io.queueoperator.state.JobRow;
import io.vertx.mutiny.sqlclient.Row;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A message in the hands of this instance, for one attempt.
 *
 * @param id the header {@code webhook-id}
 * @param webhookId whom it is for
 * @param url where that is
 * @param secrets what it is signed with, the newest first
 * @param attempt this one, from 1; also what its outcome is recorded under
 * @param maxAttempts in all
 * @param body as it was composed before; null when this is its first attempt
 * @param content what its body is composed of; of no interest when there is one
 */
record Outgoing(
        String id,
        String webhookId,
        String url,
        List<Secret> secrets,
        int attempt,
        int maxAttempts,
        @Nullable String body,
        WebhookMessage content) {

    /** A row of {@code webhook.claim} or {@code webhook.ping}. */
    static Outgoing of(Row row) {
        return new Outgoing(
                row.getString("delivery_id"), row.getString("webhook_id"), row.getString("url"),
                Stream.of("secret", "old_secret").map(row::getString).filter(text -> text != null).map(Secret::new).toList(),
                row.getInteger("message_attempts"), row.getInteger("message_max_attempts"), row.getString("body"),
                content(row));
    }

    Outgoing with(String composed) {
        return new Outgoing(id, webhookId, url, secrets, attempt, maxAttempts, composed, content);
    }

    private static WebhookMessage content(Row row) {
        Job job = row.getString("id") == null ? null : JobRow.job(row);
        String to = row.getString("to_status");
        Job.JobError error = error(row, job, to);
        return new WebhookMessage(row.getString("event"), JobRow.requiredInstant(row, "event_at"), new WebhookMessage.Data(
                row.getString("webhook_id"), row.getString("event_job_id"), job == null ? null : JobView.of(job),
                row.getString("from_status"), to, row.getInteger("event_attempt"),
                error == null ? null : error.message(),
                error == null ? null : error.category(),
                error == null ? null : error.type(),
                error == null ? null : error.code(),
                JobRow.instant(row, "retry_at")));
    }

    /** The job's own, while it still is where the event took it; else that of the attempt which the event ended. */
    private static Job.@Nullable JobError error(Row row, @Nullable Job job, @Nullable String to) {
        if (job != null && job.error() != null && job.status().wire().equals(to)) {
            return job.error();
        }
        String message = row.getString("run_error");
        return message == null
                ? null
                : new Job.JobError(
                        message, row.getString("run_category"), row.getString("run_type"), row.getString("run_code"), null,
                        false);
    }
}
