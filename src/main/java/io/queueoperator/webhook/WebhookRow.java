package io.queueoperator.webhook;

import io.queueoperator.api.DeliveryView;
import io.queueoperator.api.Page;
import io.queueoperator.api.RawJson;
import io.queueoperator.api.WebhookView;
import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.ProblemCode;
import io.queueoperator.platform.http.PageCursor;
import io.queueoperator.state.JobRow;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Subscriptions and messages as rows, for readers. */
final class WebhookRow {
    private WebhookRow() {}

    /** The only row; a problem when the subscription is not there. */
    static WebhookView subscription(RowSet<Row> rows, String id) {
        if (!rows.iterator().hasNext()) {
            throw webhookNotFound(id);
        }
        return subscription(rows.iterator().next());
    }

    static WebhookView subscription(Row row) {
        return new WebhookView(
                row.getString("id"), row.getString("url"), List.of(row.getArrayOfStrings("events")),
                new RawJson(row.getString("filter")), row.getString("description"), row.getBoolean("enabled"),
                row.getString("disabled_reason"), JobRow.instant(row, "failing_since"), row.getInteger("failures"),
                JobRow.requiredInstant(row, "created_at"), row.getString("created_by"), JobRow.requiredInstant(row, "updated_at"), null);
    }

    static DeliveryView delivery(Row row) {
        return new DeliveryView(
                row.getString("id"), row.getString("webhook_id"), row.getString("event"), JobRow.requiredInstant(row, "event_at"),
                row.getString("job_id"), row.getString("status"), row.getInteger("attempts"),
                row.getInteger("max_attempts"), row.getInteger("last_status_code"), row.getString("last_error"),
                JobRow.instant(row, "last_attempt_at"), JobRow.instant(row, "next_attempt_at"),
                JobRow.requiredInstant(row, "created_at"), JobRow.instant(row, "ended_at"));
    }

    /** A page out of one row more than it may show. */
    static <T> Page<T> page(RowSet<Row> rows, int limit, Function<Row, T> item) {
        List<T> items = new ArrayList<>();
        PageCursor last = PageCursor.START;
        for (Row row : rows) {
            if (items.size() == limit) {
                return new Page<>(items, last.encoded());
            }
            items.add(item.apply(row));
            last = new PageCursor(JobRow.requiredInstant(row, "created_at"), row.getString("id"));
        }
        return new Page<>(items, null);
    }

    static Problem webhookNotFound(String id) {
        return Problem.of(ProblemCode.WEBHOOK_NOT_FOUND, "There is no webhook " + id + ".", Map.of("webhook_id", id));
    }
}
