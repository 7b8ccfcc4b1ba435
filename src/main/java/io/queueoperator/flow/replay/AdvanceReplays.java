package io.queueoperator.flow.replay;

import io.queueoperator.api.ReplaySweepReport;
import io.queueoperator.platform.operation.Operation;
import io.queueoperator.platform.operation.Operation.When;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The chore of the replays: each that is open goes on as far as it can; old ones leave. Any instance, at any time. */
@ApplicationScoped
public class AdvanceReplays {
    private static final Logger LOG = Logger.getLogger(AdvanceReplays.class);
    /** So many are read at a time. */
    private static final int REPLAYS = 50;
    private static final int PRUNED_ITEMS = 5_000;

    /** Nobody waits for one that has much to do: after that share of a sweep it is the turn of the next. */
    private static final int TURNS = 4;

    private final Database database;
    private final AdvanceReplay advanceReplay;
    private final ReplayConfig config;
    private volatile Place reached = Place.BEGINNING;

    AdvanceReplays(Database database, AdvanceReplay advanceReplay, ReplayConfig config) {
        this.database = database;
        this.advanceReplay = advanceReplay;
        this.config = config;
    }

    /** An open replay in the order of the list. */
    private record Place(OffsetDateTime at, String id) {
        static final Place BEGINNING = new Place(OffsetDateTime.of(1970, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC), "");

        boolean isBehind(Place other) {
            int byTime = at.compareTo(other.at);
            return byTime > 0 || byTime == 0 && id.compareTo(other.id) > 0;
        }
    }

    /** One sweep, which begins where the last one had to stop and goes round once; says what it did. */
    @Operation(name = "replays.sweep", category = "replay", record = When.NOT_ROUTINE)
    public Uni<ReplaySweepReport> runOnce() {
        Instant end = Instant.now().plus(config.sweepTime());
        Place begin = reached;
        return round(begin, null, end, ReplaySweepReport.NOTHING)
                .chain(sum -> begin.equals(Place.BEGINNING) || Instant.now().isAfter(end)
                        ? Uni.createFrom().item(sum)
                        : round(Place.BEGINNING, begin, end, sum))
                .call(this::prune);
    }

    /** From a place on to another one, or to the last. */
    private Uni<ReplaySweepReport> round(Place from, @Nullable Place to, Instant end, ReplaySweepReport before) {
        return database.run(RunSql.OPEN, Tuple.of(REPLAYS, from.at(), from.id())).chain(rows -> {
            List<Place> page = StreamSupport.stream(rows.spliterator(), false)
                    .map(row -> new Place(row.getOffsetDateTime("created_at"), row.getString("id")))
                    .filter(place -> to == null || !place.isBehind(to))
                    .toList();
            return Multi.createFrom().iterable(page)
                    .onItem().transformToUniAndConcatenate(place -> turn(place, end))
                    .collect().in(Sum::new, Sum::add)
                    .chain(sum -> {
                        ReplaySweepReport so = before.plus(sum.report);
                        if (Instant.now().isAfter(end)) {
                            return Uni.createFrom().item(so);
                        }
                        if (page.size() == REPLAYS) {
                            return round(page.get(REPLAYS - 1), to, end, so);
                        }
                        reached = Place.BEGINNING;
                        return Uni.createFrom().item(so);
                    });
        });
    }

    private Uni<ReplaySweepReport> turn(Place place, Instant end) {
        Instant now = Instant.now();
        if (now.isAfter(end)) {
            return Uni.createFrom().item(ReplaySweepReport.NOTHING);
        }
        reached = place;
        Instant share = now.plus(config.sweepTime().dividedBy(TURNS));
        return advance(place.id(), share.isBefore(end) ? share : end)
                .map(report -> report.plus(ReplaySweepReport.open(1)));
    }

    /** One that cannot go on does not hold up the others. */
    private Uni<ReplaySweepReport> advance(String id, Instant end) {
        return advanceReplay.advance(id, end).onFailure().recoverWithItem(failure -> {
            LOG.warnf("%s cannot go on now: %s", id, failure.toString());
            return ReplaySweepReport.NOTHING;
        });
    }

    private Uni<?> prune() {
        return database.run(RunSql.EXPIRE, Tuple.of((double) config.keepPlans().toSeconds()))
                .chain(() -> database.run(RunSql.PRUNE, Tuple.of((double) config.keep().toSeconds(), PRUNED_ITEMS)));
    }

    private static final class Sum {
        private ReplaySweepReport report = ReplaySweepReport.NOTHING;

        void add(ReplaySweepReport more) {
            report = report.plus(more);
        }
    }
}
