package io.queueoperator.intake.csv;

import io.queueoperator.core.operation.ItemFailure;
import io.queueoperator.core.operation.Origin;
import io.queueoperator.core.operation.Outcome;
import io.queueoperator.platform.operation.Operation;
import io.queueoperator.platform.operation.Operation.When;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;

/** The chore of imports that were cut off: accepted ones are carried out, others leave. Every instance may run it at once. */
@ApplicationScoped
class ResumeImports {
    private static final Logger LOG = Logger.getLogger(ResumeImports.class);

    private final Database database;
    private final CarryOutImports carryOutImports;
    private final ProgressCsvConfig config;

    ResumeImports(Database database, CarryOutImports carryOutImports, ProgressCsvConfig config) {
        this.database = database;
        this.carryOutImports = carryOutImports;
        this.config = config;
    }

    /**
     * What a sweep did.
     *
     * @param carriedOut accepted imports that were carried out to their end
     * @param forgotten imports that were never read to their end
     * @param itemFailures those that could not be seen to
     */
    record Resumed(int carriedOut, int forgotten, List<ItemFailure> itemFailures) implements Outcome {
        /** Imports that are carried out are recorded by themselves. */
        @Override
        public boolean routine() {
            return imports() == 0;
        }

        @Override
        public Map<String, Object> facts() {
            return Map.of("carried_out", carriedOut, "forgotten", forgotten);
        }

        int imports() {
            return carriedOut + forgotten;
        }
    }

    /** An import that was left behind. */
    private record Open(long id, boolean accepted, String createdBy) {
        static Open of(Row row) {
            return new Open(row.getLong("id"), row.getString("state").equals("accepted"), row.getString("created_by"));
        }
    }

    /** Everything that was left behind. */
    @Operation(name = "imports.sweep", category = "import", record = When.NOT_ROUTINE)
    Uni<Resumed> runOnce() {
        Tuple silent = Tuple.of(
                (double) config.abandonedAfter().toSeconds(), config.resumedAfter().toMillis() / 1000.0);
        List<ItemFailure> failed = new ArrayList<>();
        return database.run(ImportSql.OPEN, silent)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(Open::of).toList())
                .chain(imports -> Multi.createFrom().range(0, imports.size())
                        .onItem().transformToUniAndConcatenate(i -> goOn(i, imports.get(i), failed))
                        .collect().asList())
                .map(done -> new Resumed(
                        (int) done.stream().filter(Open::accepted).count(),
                        (int) done.stream().filter(one -> !one.accepted()).count(), List.copyOf(failed)));
    }

    /** Nothing for one that cannot go on: the others must not wait for it. */
    private Uni<Open> goOn(int index, Open left, List<ItemFailure> failed) {
        Uni<?> step = left.accepted()
                ? carryOutImports.goOn(left.id(), new Origin(left.createdBy(), left.createdBy(), Origin.SERVICE, null, null))
                : carryOutImports.forget(left.id());
        return step.replaceWith(left).onFailure().recoverWithItem(failure -> {
            LOG.warnf("Import %d cannot go on now: %s", left.id(), failure.toString());
            failed.add(ItemFailure.of(index, Map.of("import_id", left.id()), failure));
            return null;
        });
    }
}
