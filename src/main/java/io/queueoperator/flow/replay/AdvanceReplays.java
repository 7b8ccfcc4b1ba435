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
import java.util.List;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;

/** The chore of the replays: each that is open goes on as far as it can; old ones leave. Any instance, at any time. */
@ApplicationScoped
public class AdvanceReplays {
    private static final Logger LOG = Logger.getLogger(AdvanceReplays.class);
    /** More than this go on with a later sweep, the oldest first. */
    private static final int REPLAYS = 50;
    private static final int PRUNED_ITEMS = 5_000;

    private final Database database;
    private final AdvanceReplay advanceReplay;
    private final ReplayConfig config;

    AdvanceReplays(Database database, AdvanceReplay advanceReplay, ReplayConfig config) {
        this.database = database;
        this.advanceReplay = advanceReplay;
        this.config = config;
    }

    /** One sweep; says what it did. */
    @Operation(name = "replays.sweep", category = "replay", record = When.NOT_ROUTINE)
    public Uni<ReplaySweepReport> runOnce() {
        Instant end = Instant.now().plus(config.sweepTime());
        return database.run(RunSql.OPEN, Tuple.of(REPLAYS))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(row -> row.getString("id")).toList())
                .chain(ids -> advance(ids, end))
                .call(this::prune);
    }

    private Uni<ReplaySweepReport> advance(List<String> ids, Instant end) {
        return Multi.createFrom().iterable(ids)
                .onItem().transformToUniAndConcatenate(id -> advance(id, end))
                .collect().in(Sum::new, Sum::add)
                .map(sum -> sum.report.plus(ReplaySweepReport.open(ids.size())));
    }

    /** One that cannot go on does not hold up the others. */
    private Uni<ReplaySweepReport> advance(String id, Instant end) {
        return advanceReplay.advance(id, end).onFailure().recoverWithItem(failure -> {
            LOG.warnf("%s cannot go on now: %s", id, failure.toString());
            return ReplaySweepReport.NOTHING;
        });
    }

    private Uni<?> prune() {
        return database.run(RunSql.PRUNE, Tuple.of((double) config.keep().toSeconds(), PRUNED_ITEMS));
    }

    private static final class Sum {
        private ReplaySweepReport report = ReplaySweepReport.NOTHING;

        void add(ReplaySweepReport more) {
            report = report.plus(more);
        }
    }
}
