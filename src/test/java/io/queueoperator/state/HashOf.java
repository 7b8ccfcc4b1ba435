package io.queueoperator.state;

import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.Snapshot;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The hash of a job as the scripts leave it, and what both ways of reading it make of it. */
public final class HashOf {
    public static final String ME = "me";

    private final Map<String, String> fields;

    public HashOf(Job job, Instant leaseUntil) {
        fields = new HashMap<>(HashFields.plain(job));
        HashFields.live(job.progress(), fields::put);
        fields.putAll(Map.of(
                "operator", ME, "version", "1", "state", job.status().wire(),
                "lease_until_ms", Long.toString(leaseUntil.toEpochMilli()),
                "lease_token", job.lease() == null ? "" : Long.toString(job.lease().token()), "children_total", "3",
                "children_completed", "2", "children_failed", "1", "children_version", "4"));
        Instant advanced = job.advance() == null ? null : job.advance().at();
        fields.put("advanced_ms", advanced == null ? "" : Long.toString(advanced.toEpochMilli()));
    }

    public HashOf with(String field, String value) {
        fields.put(field, value);
        return this;
    }

    public HashOf without(String field) {
        fields.remove(field);
        return this;
    }

    public Optional<Snapshot> snapshot(Instant now) {
        return JobHash.read(fields, ME, now).map(Shown::snapshot);
    }

    public ShownFields glance(boolean owed) {
        return ShownFields.of(ShownFields.NAMES.stream().map(fields::get).toArray(String[]::new), ME, owed);
    }
}
