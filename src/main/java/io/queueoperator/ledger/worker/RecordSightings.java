package io.queueoperator.ledger.worker;

import io.queueoperator.api.WorkerView.Capacity;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Remembers who was here: in memory at once, in PostgreSQL every few seconds, all of them in one statement. */
@ApplicationScoped
public class RecordSightings {
    /** Who comes when so many wait to be written is noted with its next call. */
    private static final int MOST = 10_000;

    private final Map<String, Sighting> waiting = new ConcurrentHashMap<>();
    private final Database database;
    private final WorkerConfig config;

    RecordSightings(Database database, WorkerConfig config) {
        this.database = database;
        this.config = config;
    }

    /** Notes; costs nothing. */
    public void note(Sighting sighting) {
        if (waiting.size() < MOST || waiting.containsKey(sighting.id())) {
            waiting.merge(sighting.id(), sighting, Sighting::and);
        }
    }

    /** Writes what was noted since the last time. What cannot be written now is kept. */
    public Uni<Void> runOnce() {
        List<Sighting> sightings = taken();
        if (sightings.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return database.run(WorkerSql.RECORD, arguments(sightings))
                .onFailure().invoke(() -> sightings.forEach(this::note))
                .replaceWithVoid();
    }

    private List<Sighting> taken() {
        List<Sighting> taken = new ArrayList<>();
        for (String id : List.copyOf(waiting.keySet())) {
            Sighting sighting = waiting.remove(id);
            if (sighting != null) {
                taken.add(sighting);
            }
        }
        return taken;
    }

    private Tuple arguments(List<Sighting> sightings) {
        long now = System.nanoTime();
        return Tuple.tuple()
                .addArrayOfString(column(sightings, Sighting::id, String[]::new))
                .addArrayOfString(column(sightings, Sighting::kind, String[]::new))
                .addArrayOfString(column(sightings, Sighting::name, String[]::new))
                .addArrayOfString(column(sightings, Sighting::version, String[]::new))
                .addArrayOfInteger(column(sightings, s -> said(s, Capacity::maxJobs), Integer[]::new))
                .addArrayOfInteger(column(sightings, s -> said(s, Capacity::currentJobs), Integer[]::new))
                .addArrayOfInteger(column(sightings, s -> said(s, Capacity::availableSlots), Integer[]::new))
                .addArrayOfDouble(column(sightings, s -> Math.max(0, now - s.nanoTime()) / 1e9, Double[]::new))
                .addDouble(config.keep().toMillis() / 1000.0);
    }

    private static @Nullable Integer said(Sighting sighting, Function<Capacity, @Nullable Integer> value) {
        return sighting.capacity() == null ? null : value.apply(sighting.capacity());
    }

    private static <T> T[] column(
            List<Sighting> sightings, Function<Sighting, @Nullable T> value, IntFunction<T[]> array) {
        return sightings.stream().map(value).toArray(array);
    }
}
