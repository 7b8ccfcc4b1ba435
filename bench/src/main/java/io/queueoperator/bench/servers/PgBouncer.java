package io.queueoperator.bench.servers;

import io.queueoperator.bench.load.Waiting;
import io.queueoperator.bench.store.Addresses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A PgBouncer in transaction mode in front of the PostgreSQL of the benchmark. */
public final class PgBouncer implements AutoCloseable {
    private static final List<Path> PROGRAMS = List.of(
            Path.of("/usr/sbin/pgbouncer"), Path.of("/usr/local/bin/pgbouncer"), Path.of("/opt/homebrew/bin/pgbouncer"));

    private final Process process;
    private final int port;
    private final Addresses behind;
    private final String version;

    private PgBouncer(Process process, int port, Addresses behind, String version) {
        this.process = process;
        this.port = port;
        this.behind = behind;
        this.version = version;
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    }

    public static boolean installed() {
        return PROGRAMS.stream().anyMatch(Files::isExecutable);
    }

    /** Starts it with a configuration of its own; waits until it listens. */
    public static PgBouncer start(Path folder, int port, Addresses behind) {
        Path program = PROGRAMS.stream().filter(Files::isExecutable).findFirst().orElseThrow();
        try {
            String version = version(program);
            Path settings = Files.writeString(folder.resolve("pgbouncer.ini"), """
                    [databases]
                    %1$s = host=%2$s port=%3$d user=%4$s password=%5$s
                    [pgbouncer]
                    listen_addr = 127.0.0.1
                    listen_port = %6$d
                    unix_socket_dir =
                    auth_type = any
                    pool_mode = transaction
                    default_pool_size = 20
                    max_client_conn = 200
                    ignore_startup_parameters = extra_float_digits, statement_timeout
                    """.formatted(behind.database(), behind.host(), behind.port(), behind.user(), behind.password(), port));
            ProcessBuilder builder = new ProcessBuilder(asSomebody(program, settings)).redirectErrorStream(true)
                    .redirectOutput(folder.resolve("pgbouncer.log").toFile());
            PgBouncer bouncer = new PgBouncer(builder.start(), port, behind, version);
            bouncer.awaitListening();
            return bouncer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String version() {
        return version;
    }

    /** What a service is told that is to work through it. */
    public Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("QUARKUS_DATASOURCE_REACTIVE_URL", "postgresql://127.0.0.1:" + port + "/" + behind.database());
        settings.put("QUARKUS_DATASOURCE_JDBC_URL",
                "jdbc:postgresql://" + behind.host() + ":" + behind.port() + "/" + behind.database());
        settings.put("QUARKUS_DATASOURCE_USERNAME", behind.user());
        settings.put("QUARKUS_DATASOURCE_PASSWORD", behind.password());
        settings.put("QUARKUS_REDIS_HOSTS", behind.redis());
        settings.put("QUARKUS_PROFILE", "prod,pgbouncer");
        return settings;
    }

    /** It refuses to run as root. */
    private static List<String> asSomebody(Path program, Path settings) {
        return System.getProperty("user.name").equals("root")
                ? List.of(program.toString(), "-u", "nobody", settings.toString())
                : List.of(program.toString(), settings.toString());
    }

    private static String version(Path program) throws IOException {
        String said = new String(new ProcessBuilder(program.toString(), "--version").start().getInputStream().readAllBytes());
        Matcher version = Pattern.compile("PgBouncer ([0-9.]+)").matcher(said);
        return version.find() ? version.group(1) : "?";
    }

    private void awaitListening() {
        for (int tries = 0; tries < 100; tries++) {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                return;
            } catch (IOException e) {
                Waiting.seconds(0.1);
            }
        }
        throw new IllegalStateException("pgbouncer did not start");
    }

    @Override
    public void close() {
        process.destroy();
    }
}
