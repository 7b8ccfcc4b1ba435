package io.queueoperator.ingestion;

import io.queueoperator.ingestion.IngestionConfig.Mode;
import io.queueoperator.ingestion.Tables.Shape;
import io.queueoperator.platform.postgres.StoreFailure;
import io.queueoperator.platform.telemetry.FailPoint;
import io.queueoperator.state.Change;
import io.queueoperator.state.Entry;
import io.queueoperator.state.Follower;
import io.queueoperator.state.reconciliation.Trouble;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The ingestion tables follow the jobs: first the items, then the runs, because an item is where the reason stands. */
@ApplicationScoped
public class IngestionTables implements Follower {
    private final Outsiders outsiders = new Outsiders();
    private final Tables tables;
    private final WriteItems writeItems;
    private final WriteRuns writeRuns;
    private final Mode mode;

    IngestionTables(Tables tables, WriteItems writeItems, WriteRuns writeRuns, IngestionConfig config) {
        this.tables = tables;
        this.writeItems = writeItems;
        this.writeRuns = writeRuns;
        this.mode = config.mode();
    }

    @Override
    public String name() {
        return "ingestion";
    }

    @Override
    public boolean knows(Entry entry, String epoch) {
        return mode == Mode.OFF || outsiders.covers(entry);
    }

    @Override
    public void databaseStarted() {
        outsiders.clear();
    }

    @Override
    public Uni<List<Trouble>> follow(List<Change> changes) {
        List<Change> moved = changes.stream().filter(Change::moved).toList();
        List<Item> items = items(moved);
        List<Run> runs = runs(moved);
        if (mode == Mode.OFF) {
            return Uni.createFrom().item(List.of());
        }
        changes.forEach(outsiders::note);
        if (items.isEmpty() && runs.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return tables.shape()
                .chain(shape -> write(items, runs, shape, failure -> Refusal.isOfARow(failure) && !Refusal.isOfTheShape(failure)))
                // Somebody may have changed the tables: look again. What does not fit even then is refused row by row.
                .onFailure(Refusal::isOfTheShape)
                .recoverWithUni(() -> tables.look().chain(shape -> write(items, runs, shape, Refusal::isOfARow)))
                .onFailure(failure -> !StoreFailure.isAway(failure)).transform(Refusal::away);
    }

    /** Existing tables are others when somebody made them anew, or named others: then they are told everything again. */
    @Override
    public Uni<String> epoch() {
        return switch (mode) {
            case OWN -> Uni.createFrom().item("");
            case OFF -> Uni.createFrom().item("off");
            case EXISTING -> tables.look()
                    .map(shape -> "existing " + shape.items().oid() + " " + shape.runs().oid())
                    .onFailure().transform(Refusal::away);
        };
    }

    @Override
    public @Nullable String note() {
        Shape shape = tables.known();
        return mode == Mode.OFF ? "switched off"
                : shape == null || shape.leftOut().isEmpty() ? null
                : "columns left out: " + String.join(", ", shape.leftOut());
    }

    private Uni<List<Trouble>> write(List<Item> items, List<Run> runs, Shape shape, Predicate<Throwable> isOfARow) {
        return writeItems.write(items, shape.items(), isOfARow).invoke(FailPoint.AFTER_ITEMS::reached).chain(refused -> writeRuns
                .write(runs, shape.runs(), isOfARow)
                .invoke(FailPoint.AFTER_RUNS::reached)
                .map(refusedRuns -> Stream.concat(refused.stream(), refusedRuns.stream()).toList()));
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
