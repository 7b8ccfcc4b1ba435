package io.queueoperator.flow.reap;

import io.queueoperator.platform.postgres.Database;
import io.queueoperator.state.Display;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;

/** Lets old jobs leave, with their attempts and their audit (seed 004, CleanupOld). */
@ApplicationScoped
public class PruneJobs {
    private final Database database;
    private final Display display;
    private final ReapConfig config;

    PruneJobs(Database database, Display display, ReapConfig config) {
        this.database = database;
        this.display = display;
        this.config = config;
    }

    /** One step: at most a batch of the jobs that ended longer ago. Answers how many left. */
    public Uni<Integer> runOnce(Duration olderThan) {
        return database.run(ReapSql.PRUNE, Tuple.of(olderThan.toMillis() / 1000.0, config.batch()))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(row -> row.getString("id")).toList())
                .call(this::hide)
                .map(List::size);
    }

    /** A hash that cannot be deleted now goes by itself a few days later. */
    private Uni<Void> hide(List<String> jobIds) {
        return display.forget(jobIds).onFailure().recoverWithNull();
    }
}
