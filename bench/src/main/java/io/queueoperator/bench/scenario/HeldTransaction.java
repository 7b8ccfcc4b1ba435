package io.queueoperator.bench.scenario;

import static io.queueoperator.bench.load.Waiting.on;

import io.queueoperator.bench.Bench;
import io.queueoperator.bench.Row;
import io.queueoperator.bench.Scenario;
import io.queueoperator.bench.load.Comparison;
import io.queueoperator.bench.load.Load;
import io.queueoperator.bench.load.Measured;
import io.queueoperator.bench.servers.Requests;
import io.queueoperator.bench.servers.Service;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Somebody else holds a transaction open while jobs come and go: nothing that dies meanwhile can be vacuumed away, and the
 * log of changes cannot be followed. Claims must not get slow over it.
 */
public final class HeldTransaction implements Scenario {
    private static final int BATCH = 100;
    private static final String HOLD = """
            begin isolation level repeatable read; select count(*) from queue_operator.sources; select pg_current_xact_id()
            """;

    @Override
    public List<Row> run(Bench bench) {
        Service service = bench.service().lanes(Bench.WORKERS);
        // As many as ever wait: each batch that is taken was brought by the same lane before.
        service.enqueue("bench", 10 * BATCH, null);
        bench.tables().analyze();
        Load.Step cycle = cycle(service);
        bench.warm(Bench.WORKERS, cycle);
        double before = perSecond(bench, cycle);
        SqlConnection other = bench.stores().connection();
        on(other.query(HOLD).execute());
        Duration held = bench.options().length().minus(bench.options().round().multipliedBy(bench.options().rounds()));
        Measured meanwhile = Load.during(held.isNegative() ? Duration.ZERO : held, Bench.WORKERS, cycle);
        double late = perSecond(bench, cycle);
        on(other.query("rollback").execute());
        on(other.close());
        Comparison compared = new Comparison(late, before, late / before, List.of(late / before));
        return List.of(Row.atLeast("enqueue + claim + complete, another transaction open for "
                + bench.options().length().toSeconds() + " s and " + meanwhile.units() + " jobs", "jobs/s", compared, 0.8));
    }

    /** One round alone may fall into a checkpoint, or beside one. */
    private static double perSecond(Bench bench, Load.Step cycle) {
        return Comparison.median(IntStream.range(0, bench.options().rounds())
                .mapToObj(round -> bench.load(Bench.WORKERS, cycle).perSecond()).toList());
    }

    private static Load.Step cycle(Service service) {
        Buffer enqueue = Requests.enqueue("bench", BATCH, null);
        Load.Step work = service.work("bench", BATCH);
        return lane -> service.send(lane, enqueue).compose(answer -> {
            answer.require(201);
            return work.take(lane);
        });
    }
}
