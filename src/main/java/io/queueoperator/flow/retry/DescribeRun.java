package io.queueoperator.flow.retry;

import io.queueoperator.api.NewRun;
import io.queueoperator.api.RawJson;
import io.queueoperator.api.RunView;
import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.ProblemCode;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Objects;

/** Makes a run, or describes one that is known by its jobs. */
@ApplicationScoped
public class DescribeRun {
    private final Database database;
    private final RunFacts runFacts;

    DescribeRun(Database database, RunFacts runFacts) {
        this.database = database;
        this.runFacts = runFacts;
    }

    /**
     * What came of it.
     *
     * @param described false: it was described before, in the same words
     */
    public record Described(RunView run, boolean described) {}

    /** Describes; {@code RUN_EXISTS} when it was described before, in other words. */
    public Uni<Described> describe(NewRun asked, String key) {
        Map<String, Integer> limits = asked.limits() == null ? Map.of() : asked.limits();
        RetryLimits.check(limits);
        Tuple arguments = Tuple.tuple()
                .addString(asked.id())
                .addString(asked.name())
                .addString(RawJson.textOf(asked.metadata()))
                .addBoolean(Boolean.TRUE.equals(asked.autoPasses()))
                .addInteger(asked.passDelayS())
                .addInteger(asked.maxPasses())
                .addString(RunRow.json(limits))
                .addString(key);
        return database.run(RunSql.DESCRIBE, arguments).chain(rows -> rows.size() == 0
                // Without an id of its own it gets a number; one that somebody gave to a run by hand is passed over.
                ? asked.id() == null ? describe(asked, key)
                        : runFacts.of(asked.id()).map(known -> repeated(known, asked, limits))
                : runFacts.of(rows.iterator().next().getString("id")).map(made -> new Described(Views.run(made), true)));
    }

    private static Described repeated(RunStanding known, NewRun asked, Map<String, Integer> limits) {
        RunRow run = known.run();
        boolean same = Objects.equals(run.name(), asked.name())
                && Objects.equals(run.metadata(), RawJson.textOf(asked.metadata()))
                && run.autoPasses() == Boolean.TRUE.equals(asked.autoPasses())
                && Objects.equals(run.passDelayS(), asked.passDelayS())
                && Objects.equals(run.maxPasses(), asked.maxPasses())
                && run.limits().equals(limits);
        if (!same) {
            throw Problem.of(ProblemCode.RUN_EXISTS, "There is a run " + run.id() + " already, described otherwise.",
                    Map.of("run_id", run.id()));
        }
        return new Described(Views.run(known), false);
    }
}
