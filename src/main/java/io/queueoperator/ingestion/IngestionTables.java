package io.queueoperator.ingestion;

import io.queueoperator.platform.postgres.Database;
import io.queueoperator.platform.telemetry.FailPoint;
import io.queueoperator.state.Change;
import io.queueoperator.state.Follower;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The ingestion tables follow the jobs: first the items, then the runs, because an item is where the reason stands. */
@ApplicationScoped
public class IngestionTables implements Follower {
    private final Database database;

    IngestionTables(Database database) {
        this.database = database;
    }

    @Override
    public String name() {
        return "ingestion";
    }

    @Override
    public Uni<Void> follow(List<Change> changes) {
        List<Change> moved = changes.stream().filter(Change::moved).toList();
        return writeItems(items(moved))
                .invoke(FailPoint.AFTER_ITEMS::reached)
                .chain(() -> writeRuns(runs(moved)))
                .invoke(FailPoint.AFTER_RUNS::reached);
    }

    private Uni<Void> writeItems(List<Item> items) {
        return items.isEmpty()
                ? Uni.createFrom().voidItem()
                : database.run(IngestionSql.ITEMS, IngestionSql.items(items)).replaceWithVoid();
    }

    private Uni<Void> writeRuns(List<Run> runs) {
        return runs.isEmpty()
                ? Uni.createFrom().voidItem()
                : database.run(IngestionSql.RUNS, IngestionSql.runs(runs)).replaceWithVoid();
    }

    private static List<Item> items(List<Change> changes) {
        Map<String, Item> byIdentity = new LinkedHashMap<>();
        changes.stream().map(Item::of).flatMap(Optional::stream)
                .forEach(item -> byIdentity.merge(item.identity(), item, Item::newer));
        return List.copyOf(byIdentity.values());
    }

    private static List<Run> runs(List<Change> changes) {
        Map<String, Run> byId = new LinkedHashMap<>();
        changes.stream().map(change -> Run.of(change.job())).flatMap(Optional::stream)
                .forEach(run -> byId.put(run.id(), run));
        return List.copyOf(byId.values());
    }
}
