package io.queueoperator.testing;

import static io.queueoperator.testing.Eventually.eventually;

import io.queueoperator.platform.local.LocalPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The machine's own PgBouncer in transaction mode, with few connections, before a PostgreSQL of the tests. Without one the
 * tests are skipped, loudly.
 */
public final class PgBouncer implements AutoCloseable {
    /** Connections to PostgreSQL, however many clients there are. */
    public static final int CONNECTIONS = 3;
    private static final Path PROGRAM = Path.of("/usr/sbin/pgbouncer");

    private final LocalPostgres postgres;
    private final Path folder;
    private final int port;
    private Process process;
    private final Thread atExit = new Thread(() -> process.destroyForcibly(), "pgbouncer must not outlive the tests");

    private PgBouncer(LocalPostgres postgres, Path folder, int port) {
        this.postgres = postgres;
        this.folder = folder;
        this.port = port;
    }

    /** Starts it, or skips the tests of the class. */
    public static PgBouncer before(LocalPostgres postgres) throws IOException, InterruptedException {
        if (!Files.isExecutable(PROGRAM)) {
            String message = "PGBOUNCER IS NOT TESTED: there is no " + PROGRAM + " (Debian: apt-get install pgbouncer)";
            System.err.println("\n" + "*".repeat(message.length()) + "\n" + message + "\n" + "*".repeat(message.length()) + "\n");
            Assumptions.abort(message);
        }
        // In the machine's folder for temporary files: run by root it becomes somebody else, who must get there.
        PgBouncer bouncer = new PgBouncer(postgres, Files.createTempDirectory("queue-operator-pgbouncer-"), freePort());
        bouncer.configure();
        Runtime.getRuntime().addShutdownHook(bouncer.atExit);
        bouncer.start();
        return bouncer;
    }

    private void configure() throws IOException {
        Files.writeString(folder.resolve("users.txt"), "\"" + postgres.username() + "\" \"" + postgres.password() + "\"\n");
        // As docs/growing.md says, but for the addresses and the numbers.
        Files.writeString(folder.resolve("pgbouncer.ini"), """
                [databases]
                %1$s = host=127.0.0.1 port=%2$d dbname=%1$s connect_query='set statement_timeout = 60000'
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %3$d
                unix_socket_dir =
                auth_type = scram-sha-256
                auth_file = %4$s/users.txt
                pool_mode = transaction
                default_pool_size = %5$d
                max_client_conn = 100
                ignore_startup_parameters = extra_float_digits,statement_timeout
                logfile = %4$s/log/pgbouncer.log
                """.formatted(postgres.database(), postgres.port(), port, folder, CONNECTIONS));
        Files.createDirectory(folder.resolve("log"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(folder.resolve("log"), PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    /** Starts it again where it was, after it was stopped. */
    public void start() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(PROGRAM.toString(), folder.resolve("pgbouncer.ini").toString()));
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(1, List.of("-u", "nobody"));
        }
        process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(folder.resolve("said.txt").toFile()).start();
        process.getOutputStream().close();
        eventually("pgbouncer listens", () -> {
            if (!process.isAlive()) {
                throw new AssertionError("pgbouncer ended: " + Files.readString(folder.resolve("said.txt")));
            }
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port));
                return true;
            }
        });
    }

    /** Every connection through it breaks. */
    public void stop() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** What a service needs to know to go through it: the profile, and where the migrations go instead. */
    public Map<String, String> properties() {
        return Map.of(
                "quarkus.profile", "prod,pgbouncer",
                "quarkus.datasource.reactive.url", "postgresql://127.0.0.1:" + port + "/" + postgres.database(),
                "quarkus.datasource.jdbc.url", "jdbc:postgresql://127.0.0.1:" + postgres.port() + "/" + postgres.database());
    }

    /** All it has logged. */
    public String said() throws IOException {
        return Files.readString(folder.resolve("log").resolve("pgbouncer.log"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        stop();
        Runtime.getRuntime().removeShutdownHook(atExit);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
