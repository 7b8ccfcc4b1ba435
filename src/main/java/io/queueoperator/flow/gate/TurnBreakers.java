package io.queueoperator.flow.gate;

import io.quarkus.runtime.StartupEvent;
import io.queueoperator.flow.gate.Turn.Found;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Brings the circuit breakers up to date: counts the attempts that ended since the last time, and sees what time and probes
 * say. Several instances may do it at once: one of them does it.
 */
@ApplicationScoped
public class TurnBreakers {
    private final Database database;
    private final GateConfig config;
    private final WatchedKeys watched;
    private final BreakerPolicy policy;
    private final ParkedJobs parked = new ParkedJobs(System::nanoTime);

    TurnBreakers(Database database, GateConfig config, BreakerConfig breakers) {
        this.database = database;
        this.config = config;
        this.watched = WatchedKeys.of(breakers.watch().orElse(List.of()));
        this.policy = new BreakerPolicy(
                breakers.failures(), breakers.categories(), breakers.coolDown(), breakers.coolDownMax());
    }

    /**
     * One step.
     *
     * @param turn what changed
     * @param place what was read for it
     * @param written false: another instance was faster
     */
    record Step(Turn turn, Place place, boolean written) {}

    /** What is configured must make sense when the service starts, not at the first failure. */
    void check(@Observes StartupEvent event) {
        // The constructor has checked it.
    }

    Uni<Step> runOnce() {
        return database.run(BreakerSql.PLACE, Tuple.of(watched.isEmpty() ? 0 : config.events(), parked.isAsked()))
                // Perhaps for walking past too much; the next one does without.
                .onFailure().invoke(() -> parked.seen(false))
                .map(rows -> Place.of(rows, !watched.isEmpty()))
                .invoke(place -> parked.seen(place.gates()))
                .chain(this::decide);
    }

    private Uni<Step> decide(Place place) {
        if (place.ends().isEmpty() && !place.breaking()) {
            return write(new Turn(List.of(), List.of()), place);
        }
        List<BreakerKey> keys = place.ends().stream().flatMap(end -> watched.of(end).stream()).distinct().toList();
        Tuple arguments = Tuple.tuple()
                .addArrayOfString(keys.stream().map(key -> key.kind().wire()).toArray(String[]::new))
                .addArrayOfString(keys.stream().map(BreakerKey::key).toArray(String[]::new));
        return database.run(BreakerSql.FOUND, arguments).chain(rows -> {
            List<Found> found = StreamSupport.stream(rows.spliterator(), false).map(BreakerRow::found).toList();
            return write(Turn.of(found, place.ends(), watched, policy, place.at()), place);
        });
    }

    private Uni<Step> write(Turn turn, Place place) {
        if (turn.breakers().isEmpty() && !place.moved()) {
            return Uni.createFrom().item(new Step(turn, place, true));
        }
        return database.run(BreakerSql.TURN, TurnArguments.of(turn, place, !watched.isEmpty()))
                .map(rows -> new Step(turn, place, rows.iterator().hasNext()));
    }
}
