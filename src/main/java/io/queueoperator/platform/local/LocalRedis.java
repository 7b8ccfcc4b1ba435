package io.queueoperator.platform.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The embedded redis-server. Its append-only file is synced every second: that much may be lost with the machine's power. */
public final class LocalRedis extends LocalServer {

    private static final String STOP = "TERM";
    private static final int ANSWER_PATIENCE_MS = 1000;

    private final Path program;
    private final Path folder;
    /** A new one for every run of the service; it is in a file for as long as redis-server may want to read it. */
    private final String password = DataFolder.newPassword();

    /** @param program the executable redis-server */
    LocalRedis(DataFolder data, Path program, Path log) throws IOException {
        super("Redis", log, STOP);
        this.program = program;
        this.folder = data.folder("redis");
    }

    private Path configuration() {
        return folder.resolve("redis.conf");
    }

    private Path pidFile() {
        return folder.resolve("redis.pid");
    }

    @Override
    void prepare(Duration stopPatience) throws IOException, InterruptedException {
        Optional<RunningProgram> former = RunningProgram.find(pidFile(), "redis-server", configuration());
        if (former.isPresent()) {
            former.get().stop(STOP, stopPatience);
        }
    }

    @Override
    List<String> command(int port) throws IOException {
        DataFolder.writePrivately(configuration(), """
                # Written anew at every start.
                bind 127.0.0.1
                protected-mode yes
                port %d
                requirepass %s
                dir "%s"
                appendonly yes
                appendfsync everysec
                save ""
                daemonize no
                # The command line has to stay what it is: by it this server is known when its service was killed.
                set-proc-title no
                # redis-server refuses to start on some old kernels for a danger that only background snapshots have.
                ignore-warnings ARM64-COW-BUG
                """.formatted(port, password, folder.toString().replace("\\", "\\\\").replace("\"", "\\\"")));
        return List.of(program.toString(), configuration().toString());
    }

    @Override
    void started(long pid) throws IOException {
        Files.writeString(pidFile(), pid + "\n");
    }

    /** A server that still reads its file answers {@code -LOADING}. */
    @Override
    boolean answers(long pid, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host(), port), ANSWER_PATIENCE_MS);
            socket.setSoTimeout(ANSWER_PATIENCE_MS);
            socket.getOutputStream().write(("AUTH " + password + "\r\nPING\r\n").getBytes(StandardCharsets.US_ASCII));
            BufferedReader answers = new BufferedReader(
                    new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            return "+OK".equals(answers.readLine()) && "+PONG".equals(answers.readLine());
        } catch (IOException e) {
            return false; // does not listen yet
        }
    }

    public String host() {
        return "127.0.0.1";
    }

    /** Never to be logged. */
    public String password() {
        return password;
    }

    @Override
    public Map<String, String> properties() {
        return Map.of(StorePlan.REDIS_HOSTS, "redis://:" + password + "@" + host() + ":" + port());
    }
}
