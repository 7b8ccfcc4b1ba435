package io.queueoperator.platform.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The embedded PostgreSQL. Commits are durable: nothing here trades safety for speed, in tests neither. */
public final class LocalPostgres extends LocalServer {

    private static final String STOP_FAST = "INT"; // TERM would wait for every client to leave

    private final DataFolder folder;
    private final Path home;
    private @Nullable PostgresCluster cluster;

    /** @param home the folder of the unpacked program */
    LocalPostgres(DataFolder folder, Path home, Path log) {
        super("PostgreSQL", log, STOP_FAST);
        this.folder = folder;
        this.home = home;
    }

    private Path program() {
        return home.resolve("bin").resolve("postgres");
    }

    @Override
    void prepare(Duration stopPatience) throws IOException, InterruptedException {
        if (cluster == null) {
            Path below = folder.path();
            PostgresAccount account = PostgresAccount.thatRuns(program(), below, Objects.requireNonNull(home.getParent(), "a program is unpacked below a folder"));
            cluster = new PostgresCluster(home, below.resolve("postgres"), account);
            cluster.makeIfMissing();
            cluster.check(majorVersion());
        }
        Optional<RunningProgram> former = RunningProgram.find(cluster.pidFile(), "postgres", cluster.data());
        if (former.isPresent()) {
            former.get().stop(STOP_FAST, stopPatience);
        }
        cluster.forgetDeadServer();
    }

    @Override
    List<String> command(int port) {
        List<String> command = new ArrayList<>(List.of(program().toString(), "-D", made().data().toString()));
        // On the command line, and so in force for folders too that an older release made.
        List.of("listen_addresses=127.0.0.1", "port=" + port, "unix_socket_directories=", "max_connections=100",
                "fsync=on", "synchronous_commit=on", "full_page_writes=on", "timezone=UTC", "log_timezone=UTC")
                .forEach(setting -> command.addAll(List.of("-c", setting)));
        return made().account().command(command);
    }

    @Override
    void started(long pid) {
        // It writes its own pid file before it touches anything else.
    }

    /** Line 1 of the pid file is the server's pid, line 8 its state: what PostgreSQL's own pg_ctl waits for. */
    @Override
    boolean answers(long pid, int port) throws IOException {
        try {
            List<String> lines = Files.readAllLines(made().pidFile(), StandardCharsets.ISO_8859_1);
            return lines.size() >= 8 && lines.get(0).equals(Long.toString(pid)) && lines.get(7).trim().equals("ready");
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** From the release's own list of files: asking the program would cost a process. */
    private int majorVersion() throws IOException {
        String control = Files.readString(home.resolve("share/postgresql/postgres.bki"));
        return Integer.parseInt(control.lines().findFirst().orElse("").replaceAll("\\D", ""));
    }

    private PostgresCluster made() {
        if (cluster == null) {
            throw new IllegalStateException("PostgreSQL was never started");
        }
        return cluster;
    }

    public String host() {
        return "127.0.0.1";
    }

    public String database() {
        return PostgresCluster.DATABASE;
    }

    public String username() {
        return PostgresCluster.USER;
    }

    /** Never to be logged. */
    public String password() {
        try {
            return made().password();
        } catch (IOException e) {
            throw new LocalStoresException("the password of " + made().data() + " cannot be read (" + e + ")", e);
        }
    }

    @Override
    public Map<String, String> properties() {
        String address = "postgresql://" + host() + ":" + port() + "/" + database();
        return Map.of(
                StorePlan.REACTIVE_URL, address,
                StorePlan.JDBC_URL, "jdbc:" + address,
                StorePlan.USERNAME, username(),
                StorePlan.PASSWORD, password());
    }
}
