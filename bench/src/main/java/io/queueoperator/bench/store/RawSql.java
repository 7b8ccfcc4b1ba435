package io.queueoperator.bench.store;

import io.queueoperator.bench.load.Load;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What somebody would write who wants a queue in a table and nothing else, on a copy of the service's table: no audit, no
 * attempts, no sources, no Redis.
 */
public final class RawSql {
    private static final String CLAIM = """
            with next as (
                select id from queue_operator_bench.jobs
                where status = 'queued' and task_type = $1 and available_at <= now() and concurrency_key is null
                  and parked_by is null
                order by queue_rank, id limit $2
                for update skip locked
            )
            update queue_operator_bench.jobs j
            set status = 'claimed', version = version + 1, updated_at = now(), claimed_at = now(),
                lease_token = nextval('queue_operator.lease_token_seq'), lease_s = 60,
                lease_expires_at = now() + interval '60 seconds', worker_id = 'bench'
            from next n where j.id = n.id
            returning j.id, j.lease_token, j.payload::text
            """;

    /**
     * Each is looked up by its id, whatever the statistics say: a join with {@code status = 'claimed'} reads, beside those of a moment
     * when nobody held a job, all that are held, and compares each with each id.
     */
    private static final String COMPLETE = """
            with held as (
                select h.id from unnest($1::text[], $2::bigint[]) as t (id, lease_token)
                join lateral (
                    select j.id, j.lease_token from queue_operator_bench.jobs j
                    where j.id = t.id and j.lease_token = t.lease_token and j.lease_expires_at is not null
                    for update
                ) h on h.lease_token = t.lease_token
            )
            update queue_operator_bench.jobs j
            set status = 'completed', version = version + 1, updated_at = now(), completed_at = now(),
                lease_expires_at = null, progress_pct = 100
            from held h
            where j.id = h.id
            """;

    private final Stores stores;
    private final AtomicLong ids = new AtomicLong();

    public RawSql(Stores stores) {
        this.stores = stores;
    }

    /** One multi-row INSERT of so many jobs. */
    public Load.Step insert(String type, int batch) {
        String sql = "insert into queue_operator_bench.jobs (id, task_type, status, priority, max_attempts, payload,"
                + " available_at, created_at, created_by, updated_at) values "
                + IntStream.range(0, batch)
                        .mapToObj(i -> "($" + (2 * i + 2) + ", $1, 'queued', 0, 3, $" + (2 * i + 3)
                                + "::text::json, now(), now(), 'bench', now())")
                        .collect(Collectors.joining(", "));
        return lane -> {
            Tuple arguments = Tuple.tuple().addString(type);
            for (int i = 0; i < batch; i++) {
                arguments.addString(Long.toString(5_000_000_000_000L + ids.incrementAndGet()));
                arguments.addString("{\"mode\":\"full\",\"lang\":\"deu\",\"page\":" + i + "}");
            }
            return stores.run(sql, arguments).map(batch);
        };
    }

    /** The two statements: takes up to so many and ends them. */
    public Load.Step work(String type, int batch) {
        return lane -> stores.run(CLAIM, Tuple.of(type, batch)).compose(this::complete);
    }

    private Future<Integer> complete(RowSet<Row> claimed) {
        if (claimed.size() == 0) {
            return Future.succeededFuture(0);
        }
        List<String> claimedIds = new ArrayList<>();
        List<Long> tokens = new ArrayList<>();
        for (Row row : claimed) {
            claimedIds.add(row.getString(0));
            tokens.add(row.getLong(1));
        }
        Tuple arguments = Tuple.tuple()
                .addArrayOfString(claimedIds.toArray(String[]::new)).addArrayOfLong(tokens.toArray(Long[]::new));
        return stores.run(COMPLETE, arguments).map(rows -> {
            if (rows.rowCount() != claimedIds.size()) {
                throw new IllegalStateException("completed " + rows.rowCount() + " of " + claimedIds.size());
            }
            return claimedIds.size();
        });
    }
}
