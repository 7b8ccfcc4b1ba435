package io.queueoperator.state;

import io.vertx.redis.client.Response;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the hash of a job says of its progress, as Redis sent it: by place and not by name, and no objects of a job, because
 * this is read more often than everything else together.
 */
public final class ShownFields {
    /** The fields by the names that they have in {@link JobHash}, in lower case. */
    public enum Field {
        OPERATOR, ID, TASK, STATE, ATTEMPT, MAX_ATTEMPTS, SOURCE_ID, DOCUMENT_ID, RUN_ID, PARENT_JOB_ID, AVAILABLE_AT,
        PROGRESS_DEADLINE_S, ADVANCED_MS, MOVED_MS, LEASE_TOKEN, LEASE_UNTIL_MS, WORKER, WORKER_NAME, PHASE, STEP,
        PROGRESS_PCT, UNITS_COMPLETED, UNITS_TOTAL, MESSAGE, ERROR_MESSAGE, ERROR_CATEGORY, ERROR_TYPE, ERROR_CODE,
        UPDATED_MS, STARTED_AT, COMPLETED_AT, CHILDREN_TOTAL, CHILDREN_COMPLETED, CHILDREN_FAILED
    }

    static final List<String> NAMES =
            Arrays.stream(Field.values()).map(field -> field.name().toLowerCase(Locale.ROOT)).toList();

    private final @Nullable String[] values;
    private final boolean ours;
    private final boolean owed;

    private ShownFields(@Nullable String[] values, boolean ours, boolean owed) {
        this.values = values;
        this.ours = ours;
        this.owed = owed;
    }

    static ShownFields of(Response answer, String installation, boolean owed) {
        @Nullable String[] values = new @Nullable String[NAMES.size()];
        for (int i = 0; i < values.length; i++) {
            Response value = answer.get(i);
            values[i] = value == null ? null : value.toString();
        }
        return of(values, installation, owed);
    }

    /** @param values in the order of {@link #NAMES} */
    static ShownFields of(@Nullable String[] values, String installation, boolean owed) {
        boolean ours = installation.equals(values[Field.OPERATOR.ordinal()]) && values[Field.CHILDREN_TOTAL.ordinal()] != null;
        return new ShownFields(values, ours, owed);
    }

    /** Whether the hash is complete, and was written by nobody else and by no other installation. */
    public boolean isOurs() {
        return ours;
    }

    /** Whether this instance did something that Redis did not take: PostgreSQL may know better. */
    public boolean isOwed() {
        return owed;
    }

    /** What every hash of ours has; without it the hash is torn. */
    public String required(Field field) {
        String value = values[field.ordinal()];
        if (value == null) {
            throw new IllegalArgumentException(NAMES.get(field.ordinal()));
        }
        return value;
    }

    /** A text; null where there is none. */
    public @Nullable String text(Field field) {
        String value = values[field.ordinal()];
        return value == null || value.isEmpty() ? null : value;
    }
}
