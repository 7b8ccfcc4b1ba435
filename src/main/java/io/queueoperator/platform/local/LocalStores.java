package io.queueoperator.platform.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The stores this service brings along, in one data folder: started together, stopped together. Both or one of them; the
 * other one is then somebody else's.
 */
public final class LocalStores implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(LocalStores.class);

    private final Path dataDir;
    private final Path cacheDir;
    private final boolean withPostgres;
    private final boolean withRedis;
    private boolean closed;
    private @Nullable DataFolder folder;
    private volatile @Nullable LocalPostgres postgres;
    private volatile @Nullable LocalRedis redis;

    /**
     * @param dataDir created if missing; the data stay there between runs
     * @param cacheDir where the programs are unpacked; may be shared between data folders
     */
    public LocalStores(Path dataDir, Path cacheDir, boolean withPostgres, boolean withRedis) {
        this.dataDir = dataDir.toAbsolutePath().normalize();
        this.cacheDir = cacheDir.toAbsolutePath().normalize();
        this.withPostgres = withPostgres;
        this.withRedis = withRedis;
    }

    /**
     * Takes the data folder and starts the servers; does nothing if that was done.
     *
     * @throws LocalStoresException if one cannot be started; nothing runs then and the folder is free
     */
    public synchronized void start() {
        if (folder != null || closed) {
            return;
        }
        folder = DataFolder.hold(dataDir);
        try {
            unpack(folder);
            atOnce(servers().<Callable<Void>>map(server -> () -> {
                server.start();
                return null;
            }).toList());
        } catch (RuntimeException e) {
            stopAll();
            throw e;
        } catch (IOException e) {
            stopAll();
            throw new LocalStoresException("the embedded stores cannot use " + folder.path() + " (" + e + ")", e);
        }
        servers().forEach(server -> LOG.infof("%s started on 127.0.0.1:%d, data in %s", server.name(), server.port(), dataDir));
    }

    /**
     * Both programs are on disk before any process is started: a process that is just being born holds every open file of
     * its parent for a moment, and a program that somebody has open for writing cannot be run ("Text file busy").
     */
    private void unpack(DataFolder into) throws IOException {
        Platform platform = Platform.current();
        ProgramCache cache = new ProgramCache(cacheDir);
        Path logs = into.folder("log");
        atOnce(List.of(
                () -> withPostgres
                        ? postgres = new LocalPostgres(into, cache.postgres(platform), logs.resolve("postgres.log")) : null,
                () -> withRedis
                        ? redis = new LocalRedis(into, cache.redis(platform), logs.resolve("redis.log")) : null));
    }

    private static void atOnce(List<? extends Callable<?>> tasks) {
        CompletableFuture<?>[] running = tasks.stream().map(LocalStores::inThread).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(running).join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw cause instanceof LocalStoresException known ? known
                    : new LocalStoresException("the embedded stores could not be started (" + cause + ")", cause);
        }
    }

    /** In threads of their own: the common pool has a single one on a small machine. */
    private static CompletableFuture<?> inThread(Callable<?> task) {
        CompletableFuture<Object> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                result.complete(task.call());
            } catch (Exception | LinkageError e) {
                result.completeExceptionally(e);
            }
        }, "local stores");
        thread.setDaemon(true);
        thread.start();
        return result;
    }

    public LocalPostgres postgres() {
        return Objects.requireNonNull(postgres, "no PostgreSQL was started here");
    }

    public LocalRedis redis() {
        return Objects.requireNonNull(redis, "no Redis was started here");
    }

    /** Quarkus' properties for the servers that run here; the passwords are among them. */
    public Map<String, String> properties() {
        Map<String, String> properties = new HashMap<>();
        servers().forEach(server -> properties.putAll(server.properties()));
        return Map.copyOf(properties);
    }

    /** Stops the servers, waits for their end, and gives the data folder free. Cuts a start short that is under way. */
    @Override
    public void close() {
        servers().forEach(LocalServer::giveUp);
        synchronized (this) {
            closed = true;
            stopAll();
        }
    }

    private void stopAll() {
        if (folder == null) {
            return;
        }
        try {
            atOnce(servers().<Callable<Void>>map(server -> () -> {
                server.stop();
                return null;
            }).toList());
        } finally {
            folder.close();
        }
    }

    private Stream<LocalServer> servers() {
        return Stream.of(postgres, redis).filter(Objects::nonNull).map(LocalServer.class::cast);
    }
}
