package io.queueoperator.bench.store;

import io.vertx.pgclient.PgException;

/** The tables of the service between two measurements, and the copy that raw SQL is measured on. */
public final class Tables {
    /** What the measurements leave behind; the configuration of the queue is not among it. */
    private static final String EMPTIED = """
            set lock_timeout = '20s';
            truncate queue_operator.jobs, queue_operator.job_events, queue_operator.task_runs, queue_operator.job_children,
                queue_operator.sources, queue_operator.executions, queue_operator.job_counts, queue_operator.error_groups,
                queue_operator.error_group_changes, queue_operator.operation_runs, queue_operator.runs,
                queue_operator.run_passes;
            reset lock_timeout
            """;

    /** The same columns, constraints and indexes: what the rows cost is the same. */
    private static final String COPY = """
            drop schema if exists queue_operator_bench cascade;
            create schema queue_operator_bench;
            create table queue_operator_bench.jobs (like queue_operator.jobs including all)
            """;

    private static final String DEADLOCK = "40P01";
    private static final int TRIES = 10;

    private final Stores stores;

    public Tables(Stores stores) {
        this.stores = stores;
    }

    /** Stores that somebody else gave have to be empty: they are emptied again and again. */
    public void refuseForeignJobs() {
        if (stores.addresses().given()
                && (stores.number("select count(*) from (select from queue_operator.jobs limit 1) j") > 0
                        || stores.redisKeys() > 100)) {
            throw new IllegalStateException("there are jobs in the given stores, and the benchmark empties them: give it a "
                    + "database and a Redis of its own");
        }
    }

    /** Empty tables and no hashes of jobs: what was measured before does not count. */
    public void empty() {
        truncate(TRIES);
        stores.forget("job:*");
    }

    /** A chore of the service may lock the same tables in another order; it is over in a moment. */
    private void truncate(int tries) {
        try {
            stores.execute(EMPTIED);
        } catch (IllegalStateException e) {
            if (tries <= 1 || !(e.getCause() instanceof PgException refused) || !refused.getSqlState().equals(DEADLOCK)) {
                throw e;
            }
            truncate(tries - 1);
        }
    }

    /** A fresh and empty copy of the table of jobs. */
    public void copy() {
        stores.execute(COPY);
    }

    /** The copy gets the queued jobs of the original, and the planner looks at both. */
    public void copyQueued() {
        stores.execute("truncate queue_operator_bench.jobs");
        String columns = "id, task_type, status, priority, max_attempts, payload, available_at, created_at, created_by, updated_at";
        stores.execute("insert into queue_operator_bench.jobs (" + columns + ") select " + columns
                + " from queue_operator.jobs where status = 'queued' order by queue_rank, id");
        analyze();
    }

    /** The planner knows what is in the tables. */
    public void analyze() {
        stores.execute("analyze queue_operator.jobs, queue_operator.job_events, queue_operator.task_runs");
        stores.execute("analyze queue_operator_bench.jobs");
    }

    /** Nothing of the benchmark is left. */
    public void leave() {
        stores.execute("drop schema if exists queue_operator_bench cascade");
        empty();
    }
}
