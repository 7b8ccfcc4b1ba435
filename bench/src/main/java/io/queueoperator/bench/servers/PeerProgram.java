package io.queueoperator.bench.servers;

import io.queueoperator.bench.store.Addresses;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Another queue, driven by a small program in its own language that knows nothing of this one. It is told by the environment
 * what to do ({@code PG_URL}, {@code REDIS_URL}, {@code JOBS}, {@code SAMPLES}) and answers with one line of JSON.
 *
 * @param name of the queue
 * @param schema where it keeps its tables
 * @param onPostgres whether it is on PostgreSQL, and so one to be compared with
 * @param folder of the program
 * @param needs what has to be there before it can run
 * @param command to run it
 */
public record PeerProgram(String name, String schema, boolean onPostgres, Path folder, Path needs, List<String> command) {
    /** What one of them did. */
    public record Result(String name, double enqueuePerS, double drainPerS, double medianMs, double p99Ms) {}

    /** All that there are, for a checkout whose service is packaged there. */
    public static List<PeerProgram> all(Path app) {
        Path folder = app.resolve("../../bench/peers").normalize();
        Path dbScheduler = folder.resolve("db-scheduler");
        return List.of(
                node(folder, "graphile-worker", "graphile_worker", true),
                node(folder, "pg-boss", "pgboss", true),
                node(folder, "bullmq", "bullmq", false),
                new PeerProgram("db-scheduler", "db_scheduler", true, dbScheduler, dbScheduler.resolve("target/lib"),
                        List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-cp",
                                "target/classes:target/lib/*", "io.queueoperator.bench.peer.DbScheduler")));
    }

    private static PeerProgram node(Path folder, String name, String schema, boolean onPostgres) {
        return new PeerProgram(
                name, schema, onPostgres, folder, folder.resolve("node_modules").resolve(name), List.of("node", name + ".mjs"));
    }

    public boolean ready() {
        return Files.isDirectory(needs);
    }

    /** Why not, if it is not ready. */
    public String hint() {
        return "not installed: bench/run --peers needs npm, Node 20 and Maven";
    }

    /** Runs it to its end. */
    public Result run(Addresses stores, int jobs, int samples) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("PG_URL", stores.postgresUrl());
        builder.environment().put("PG_JDBC_URL", "jdbc:" + stores.postgresUrl().replaceFirst("//[^@]*@", "//"));
        builder.environment().put("PG_USER", stores.user());
        builder.environment().put("PG_PASSWORD", stores.password());
        builder.environment().put("REDIS_URL", stores.redis());
        builder.environment().put("JOBS", Integer.toString(jobs));
        builder.environment().put("SAMPLES", Integer.toString(samples));
        try {
            Process process = builder.start();
            String said = new String(process.getInputStream().readAllBytes()).strip();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(name + " failed: " + said);
            }
            JsonObject result = new JsonObject(said.substring(said.lastIndexOf('\n') + 1));
            return new Result(result.getString("name"), result.getDouble("enqueue_per_s"), result.getDouble("drain_per_s"),
                    result.getDouble("pickup_median_ms"), result.getDouble("pickup_p99_ms"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
