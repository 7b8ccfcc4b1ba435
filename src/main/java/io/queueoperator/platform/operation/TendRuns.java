package io.queueoperator.platform.operation;

import io.queueoperator.core.operation.Outcome;
import io.queueoperator.platform.operation.Operation.When;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlResult;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;

/**
 * Keeps the runs of this instance alive, fails those whose instance is gone, and lets old ones leave. Every instance does
 * it: a run that was given up too early is taken back by whoever runs it.
 */
@ApplicationScoped
public class TendRuns {
    private final WriteRuns writeRuns;
    private final Database database;
    private final OperationsConfig config;

    TendRuns(WriteRuns writeRuns, Database database, OperationsConfig config) {
        this.writeRuns = writeRuns;
        this.database = database;
        this.config = config;
    }

    /**
     * What a round did.
     *
     * @param abandoned runs that were failed because nobody was heard of
     * @param pruned old runs that left
     */
    public record Tended(int abandoned, int pruned) implements Outcome {
        @Override
        public boolean routine() {
            return abandoned == 0;
        }

        @Override
        public Map<String, Object> facts() {
            return Map.of("abandoned", abandoned, "pruned", pruned);
        }
    }

    /** One round, a batch of each. */
    @Operation(name = "operations.tend", category = "maintenance", record = When.NOT_ROUTINE)
    public Uni<Tended> runOnce() {
        writeRuns.writeLongOnes();
        writeRuns.writeEnds();
        return renew().chain(this::abandon)
                .chain(abandoned -> prune(true, config.keepFrequent())
                        .chain(frequent -> prune(false, config.keep())
                                .map(others -> new Tended(abandoned, frequent + others))));
    }

    private Uni<?> renew() {
        Long[] ids = ids();
        return ids.length == 0
                ? Uni.createFrom().nullItem()
                : database.run(OperationSql.RENEW,
                        Tuple.tuple().addArrayOfLong(ids).addDouble(config.aliveFor().toMillis() / 1000.0));
    }

    private Uni<Integer> abandon(Object renewed) {
        return database.run(OperationSql.ABANDON, Tuple.tuple().addInteger(config.batch()).addArrayOfLong(ids()))
                .map(SqlResult::rowCount);
    }

    private Uni<Integer> prune(boolean frequent, Duration keep) {
        return keep.isZero()
                ? Uni.createFrom().item(0)
                : database.run(OperationSql.PRUNE, Tuple.of(frequent, keep.toMillis() / 1000.0, config.batch()))
                        .map(SqlResult::rowCount);
    }

    private Long[] ids() {
        return writeRuns.ids().toArray(Long[]::new);
    }
}
