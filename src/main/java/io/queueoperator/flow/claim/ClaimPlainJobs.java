package io.queueoperator.flow.claim;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.queueoperator.flow.ClaimedJob;
import io.queueoperator.flow.Gather;
import io.queueoperator.flow.WorkSignal.Worker;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Takes jobs without a concurrency key, from the rank on where they begin. Those who ask for one job of the same type while
 * statements are under way get theirs of one statement, the best for who asked first: what a claim of one job costs is for the
 * most part the statement, and the commit.
 */
@ApplicationScoped
class ClaimPlainJobs {
    private static final int TYPES = 1_000;

    private final Database database;
    /** A type that is forgotten has its statements still under way, and gathers anew beside them. */
    private final Cache<String, Gather<Wanted, Given>> ofType = Caffeine.newBuilder().maximumSize(TYPES).build();

    ClaimPlainJobs(Database database) {
        this.database = database;
    }

    /** One who asks for a job. By identity: a worker may ask twice at the same moment. */
    private static final class Wanted {
        private final double from;
        private final Worker worker;

        Wanted(double from, Worker worker) {
            this.from = from;
            this.worker = worker;
        }
    }

    private record Given(Wanted wanted, ClaimedJob job) {}

    /**
     * Takes up to so many jobs.
     *
     * @param types each once
     * @param from the lowest rank to look at, for each of them
     * @param limit at most {@link PlainClaimSql#MOST}
     */
    Uni<List<ClaimedJob>> take(String[] types, Double[] from, int limit, Worker worker) {
        return types.length == 1 && limit == 1 ? one(types[0], from[0], worker) : several(types, from, limit, worker);
    }

    private Uni<List<ClaimedJob>> several(String[] types, Double[] from, int limit, Worker worker) {
        String statement = types.length == 1 ? PlainClaimSql.NEXT_OF_TYPE : PlainClaimSql.NEXT;
        return database.run(statement, arguments(types, from, limit, worker)).map(ClaimedJob::all);
    }

    private Uni<List<ClaimedJob>> one(String type, double from, Worker worker) {
        return ofType.get(type, this::gather).ask(new Wanted(from, worker))
                .map(given -> given.map(Given::job).stream().toList());
    }

    private Gather<Wanted, Given> gather(String type) {
        return new Gather<>(
                PlainClaimSql.MOST, Function.identity(), wanted -> give(type, wanted), Given::wanted,
                given -> Uni.createFrom().voidItem(), false);
    }

    private Uni<List<Given>> give(String type, List<Wanted> wanted) {
        String[] types = {type};
        Double[] from = {wanted.stream().mapToDouble(one -> one.from).min().orElseThrow()};
        if (wanted.size() == 1) {
            return database.run(PlainClaimSql.NEXT_ONE, arguments(types, from, 1, wanted.get(0).worker))
                    .map(rows -> given(wanted, rows, row -> 1));
        }
        Tuple arguments = Tuple.tuple()
                .addArrayOfString(types)
                .addArrayOfDouble(from)
                .addInteger(wanted.size())
                .addArrayOfInteger(column(wanted, Worker::leaseS, Integer[]::new))
                .addArrayOfString(column(wanted, Worker::id, String[]::new))
                .addArrayOfString(column(wanted, Worker::name, String[]::new));
        return database.run(PlainClaimSql.NEXT_ONE_EACH, arguments)
                .map(rows -> given(wanted, rows, row -> row.getInteger("place")));
    }

    private static List<Given> given(List<Wanted> wanted, RowSet<Row> rows, Function<Row, Integer> place) {
        List<Given> given = new ArrayList<>();
        rows.forEach(row -> given.add(new Given(wanted.get(place.apply(row) - 1), ClaimedJob.of(row))));
        return given;
    }

    private static Tuple arguments(String[] types, Double[] from, int limit, Worker worker) {
        return Tuple.tuple()
                .addArrayOfString(types)
                .addArrayOfDouble(from)
                .addInteger(limit)
                .addInteger(worker.leaseS())
                .addString(worker.id())
                .addString(worker.name());
    }

    private static <T> T[] column(List<Wanted> wanted, Function<Worker, T> value, IntFunction<T[]> array) {
        return wanted.stream().map(one -> value.apply(one.worker)).toArray(array);
    }
}
