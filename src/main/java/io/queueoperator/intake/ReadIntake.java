package io.queueoperator.intake;

import io.quarkus.scheduler.common.runtime.util.SchedulerUtils;
import io.queueoperator.api.IntakeView;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.platform.redis.RedisStore;
import io.queueoperator.state.JobRow;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How the intake stands: what waits where, and what went wrong. */
@ApplicationScoped
class ReadIntake {
    /** Nobody needs to know how many more there are. */
    private static final int MOST = 10_000;

    private final Database database;
    private final RedisStore redis;
    private final IntakeSweep sweep;
    private final IntakeConfig config;

    ReadIntake(Database database, RedisStore redis, IntakeSweep sweep, IntakeConfig config) {
        this.database = database;
        this.redis = redis;
        this.sweep = sweep;
        this.config = config;
    }

    Uni<IntakeView> read() {
        return Uni.combine().all().unis(
                        database.run(IntakeSql.COUNTS, Tuple.of(MOST)),
                        length(Command.LLEN, TakeIds.QUEUE), length(Command.ZCARD, TakeIds.IN_HAND))
                .with((rows, queued, inHand) ->
                        view(rows.iterator().next(), queued.orElse(null), inHand.orElse(null)));
    }

    private IntakeView view(Row row, @Nullable Long queued, @Nullable Long inHand) {
        boolean off = SchedulerUtils.isOff(config.every());
        return new IntakeView(
                new IntakeView.Adoption(
                        config.adoption(), queued, inHand, queued == null || inHand == null ? null : queued + inHand,
                        row.getLong("refusals"), JobRow.instant(row, "refused_since")),
                new IntakeView.Takeover(
                        config.takeover(), row.getLong("open"), JobRow.instant(row, "open_since"), row.getLong("taken"),
                        row.getLong("conflicts"), sweep.lastRound()),
                off, sweep.lastDone(), sweep.trouble());
    }

    /** Empty when Redis does not say. */
    private Uni<Optional<Long>> length(Command command, String key) {
        return redis.command(Request.cmd(command).arg(key)).map(Response::toLong).map(Optional::of)
                .onFailure().recoverWithItem(Optional.empty());
    }
}
