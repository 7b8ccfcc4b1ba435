package io.queueoperator.platform.local;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A server process of this service: started, waited for until it answers, watched, stopped. The first start picks a free
 * port, later ones keep it, so that its clients find it again. If the server ends by itself it is started again: its data
 * are safe, and the service needs it.
 */
public abstract sealed class LocalServer permits LocalPostgres, LocalRedis {

    private static final Logger LOG = Logger.getLogger(LocalServer.class);
    private static final int ATTEMPTS = 3;
    /** Between two attempts, and the shortest life after which a server that ended is started again at once. */
    private static final Duration PAUSE = Duration.ofSeconds(2);
    /** Recovery after a crash may replay gigabytes of log. */
    private static final Duration START_PATIENCE = Duration.ofMinutes(5);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);

    private final String name;
    private final ServerLaunch launch;
    private final String stopSignal;
    private volatile boolean wanted;
    private int port;
    private @Nullable Process process;

    LocalServer(String name, Path log, String stopSignal) {
        this.name = name;
        this.launch = new ServerLaunch(log);
        this.stopSignal = stopSignal;
    }

    /** Everything that has to be right on disk, and what is left of a former run stopped. */
    abstract void prepare(Duration stopPatience) throws IOException, InterruptedException;

    /** The command, once what it needs for that port is on disk. */
    abstract List<String> command(int port) throws IOException;

    /** To be done as soon as the process exists. */
    abstract void started(long pid) throws IOException;

    /** Whether the server answers; asked again and again while the process lives. */
    abstract boolean answers(long pid, int port) throws IOException;

    /**
     * Starts the server and waits until it answers; does nothing if it runs.
     *
     * @throws LocalStoresException if it cannot be started; the message holds what the server itself said
     */
    public final void start() {
        wanted = true;
        startIfWanted();
    }

    private synchronized void startIfWanted() {
        if (!wanted || isRunning()) {
            return;
        }
        try {
            prepare(STOP_PATIENCE);
            for (int attempt = 1; !attempt(port == 0 ? ServerLaunch.freePort() : port); attempt++) {
                if (attempt == ATTEMPTS || !wanted) {
                    throw new LocalStoresException(name + " did not start: " + launch.lastWords() + " (see " + launch.log() + ")");
                }
                // A port taken meanwhile, or the last children of a killed server: both pass.
                TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis() / ATTEMPTS);
            }
        } catch (IOException e) {
            throw new LocalStoresException(name + " could not be started (" + e + ")", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalStoresException(name + " was interrupted while starting", e);
        }
    }

    // What follows the end of a child runs in a thread of its own, and logs its own failures.
    @SuppressWarnings("FutureReturnValueIgnored")
    private boolean attempt(int onPort) throws IOException, InterruptedException {
        Process child = launch.start(command(onPort));
        started(child.pid());
        long begin = System.nanoTime();
        while (!answers(child.pid(), onPort)) {
            boolean late = System.nanoTime() - begin > START_PATIENCE.toNanos();
            if (late || !wanted) {
                end(child);
            }
            if (child.waitFor(10, TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
        process = child;
        port = onPort;
        child.onExit().thenAccept(ended -> restartIfWanted(ended, System.nanoTime() - begin));
        return true;
    }

    private void restartIfWanted(Process ended, long livedNanos) {
        if (!wanted) {
            return;
        }
        LOG.warnf("%s ended by itself (exit code %d); starting it again", name, ended.exitValue());
        Thread restart = new Thread(() -> restart(livedNanos), name + " restart");
        restart.setDaemon(true);
        restart.start();
    }

    private void restart(long livedNanos) {
        boolean pauseFirst = livedNanos < PAUSE.toNanos();
        while (wanted) {
            try {
                if (pauseFirst) {
                    TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
                }
                startIfWanted();
                LOG.infof("%s is back on port %d", name, port());
                return;
            } catch (LocalStoresException e) {
                LOG.error(e.getMessage());
                pauseFirst = true;
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Ends a start that is under way in another thread, as soon as it notices. */
    final void giveUp() {
        wanted = false;
    }

    /** Stops the server in good order and waits for its end; does nothing if it does not run. It may be started again. */
    public final void stop() {
        wanted = false;
        synchronized (this) {
            try {
                if (process != null) {
                    end(process);
                }
            } catch (IOException e) {
                throw new LocalStoresException(name + " could not be stopped (" + e + ")", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LocalStoresException(name + " was interrupted while stopping", e);
            }
            process = null;
        }
    }

    private void end(Process child) throws IOException, InterruptedException {
        if (!child.isAlive()) {
            return;
        }
        RunningProgram.signal(child.pid(), stopSignal);
        if (!child.waitFor(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warnf("%s did not stop within %d s and is killed", name, STOP_PATIENCE.toSeconds());
            child.destroyForcibly().waitFor();
        }
    }

    final String name() {
        return name;
    }

    /** Quarkus' properties for this server; the password is among them. */
    public abstract Map<String, String> properties();

    /** Of the last start; 0 before the first. */
    public final synchronized int port() {
        return port;
    }

    /** The server's own process. */
    public final synchronized long pid() {
        if (process == null) {
            throw new IllegalStateException(name + " does not run");
        }
        return process.pid();
    }

    public final synchronized boolean isRunning() {
        return process != null && process.isAlive();
    }
}
