package io.queueoperator.flow.gate;

import io.queueoperator.api.NewPause;
import io.queueoperator.api.PauseView;
import io.queueoperator.core.failure.ErrorText;
import io.queueoperator.core.job.Problem;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A person lets jobs wait. From the commit on no claim takes one of them. */
@ApplicationScoped
class PauseJobs {
    private static final Instant LATEST = Instant.parse("9000-01-01T00:00:00Z");

    private final Database database;

    PauseJobs(Database database) {
        this.database = database;
    }

    /**
     * A pause.
     *
     * @param made false: the same jobs were paused already, and the pause says now what the call said
     */
    record Paused(PauseView pause, boolean made) {}

    /**
     * Pauses.
     *
     * @param keyId the key of the call
     */
    Uni<Paused> pause(NewPause pause, String keyId) {
        PauseTarget target = PauseTarget.of(pause);
        if (pause.until() != null && (pause.until().isBefore(Instant.EPOCH) || !pause.until().isBefore(LATEST))) {
            throw notAhead();
        }
        Tuple arguments = Tuple.tuple(Arrays.asList(
                target.kind(), target.key(), storable(pause.reason()), keyId, pause.by(),
                pause.until() == null ? null : pause.until().atOffset(ZoneOffset.UTC)));
        return database.run(PauseSql.PAUSE, arguments).map(rows -> {
            if (!rows.iterator().hasNext()) {
                throw notAhead();
            }
            Row row = rows.iterator().next();
            return new Paused(PauseRow.view(row), row.getBoolean("made"));
        });
    }

    static @Nullable String storable(@Nullable String reason) {
        return reason == null || reason.isBlank() ? null : ErrorText.storable(reason.strip());
    }

    private static Problem notAhead() {
        return Problem.invalid("until", "is not ahead", "a time in the future such as 2030-01-31T12:00:00Z, or nothing");
    }
}
