package io.queueoperator.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.queueoperator.api.JobView;
import io.queueoperator.core.job.Progress;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The bodies of the calls where they are more than a record, and the answers where they are more than one. */
final class Messages {
    private Messages() {}

    /** A job with an idempotency key: its own, or one that makes sending it twice as good as once. */
    static JsonNode keyed(JobSpec job) {
        return job.idempotencyKey().isPresent() ? job.json() : job.idempotencyKey("sdk:" + UUID.randomUUID()).json();
    }

    static ObjectNode completed(Lease lease, @Nullable Object result) {
        ObjectNode body = Wire.leased(lease);
        return result == null ? body : body.set("result", Wire.body(result));
    }

    static ObjectNode said(Lease lease, @Nullable Progress progress) {
        ObjectNode body = Wire.leased(lease);
        if (progress == null) {
            return body;
        }
        ObjectNode said = Wire.message(progress);
        body.set("progress_pct", said.remove("pct"));
        return body.setAll(said);
    }

    static JobView view(JsonNode answer) {
        return Wire.as(JobView.class, answer);
    }

    /** The elements of a list. */
    static <T> List<T> all(Class<T> type, JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).map(one -> Wire.as(type, one)).toList();
    }

    /** The texts at that place of each element. */
    static List<String> texts(String pointer, JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false).map(one -> one.at(pointer).asText()).toList();
    }
}
