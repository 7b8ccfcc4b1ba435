package io.queueoperator.testing;

import static io.queueoperator.testing.Eventually.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.queueoperator.platform.local.LocalStores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The packaged service as a process of its own, on given stores: for tests that need two of it, or that kill it. It
 * brings its own HTTP client, since {@link Api} talks to the one service of the other tests.
 */
public final class ServiceProcess implements AutoCloseable {
    private static final Path BUILD = Path.of("target");
    private static final Duration START_PATIENCE = Duration.ofMinutes(10);
    private static final Duration STOP_PATIENCE = Duration.ofMinutes(5);
    /** Only so that a hanging service ends the test at all. */
    private static final Duration ANSWER_PATIENCE = Duration.ofMinutes(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String name;
    private final Path log;
    private final Process process;
    private final Thread atExit;
    private final URI address;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(ANSWER_PATIENCE).build();

    private ServiceProcess(String name, Path log, Process process, int port) {
        this.name = name;
        this.log = log;
        this.process = process;
        this.address = URI.create("http://127.0.0.1:" + port);
        this.atExit = new Thread(process::destroyForcibly, name + " must not outlive the tests");
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * Starts the service; does not wait until it is ready.
     *
     * @param name of its log, {@code target/service-logs/NAME.log}
     * @param settings on top of: the keys of {@link LocalStoresResource}, no reaper, and time limits that no busy machine
     *     exceeds; {@code quarkus.http.port} where it has to be a certain one
     * @param arguments what stands on its command line
     */
    public static ServiceProcess start(
            String name, LocalStores stores, Map<String, String> settings, String... arguments) {
        try {
            Path log = Files.createDirectories(BUILD.resolve("service-logs")).resolve(name + ".log");
            int port = settings.containsKey("quarkus.http.port")
                    ? Integer.parseInt(settings.get("quarkus.http.port"))
                    : freePort();
            List<String> command = new ArrayList<>(
                    packaged(name, arguments.length == 0 && !settings.containsKey("queue-operator.fail-point")));
            command.addAll(List.of(arguments));
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true).redirectOutput(log.toFile());
            // As environment, not as arguments: passwords are among them.
            settings(stores, port, settings).forEach((key, value) -> builder.environment().put(variable(key), value));
            Process process = builder.start();
            process.getOutputStream().close();
            return new ServiceProcess(name, log, process, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The executable of a native build, else the jar; whichever the build made last. */
    private static List<String> packaged(String name, boolean mayWrite) throws IOException {
        if (Files.readString(BUILD.resolve("quarkus-artifact.properties")).contains("type=native")) {
            return List.of(System.getProperty("native.image.path"), "-Xmx400m");
        }
        Path service = BUILD.resolve("quarkus-app").resolve("quarkus-run.jar");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx400m",
                "-XX:TieredStopAtLevel=1"));
        command.addAll(ClassArchive.options(name, service, mayWrite));
        command.addAll(List.of("-jar", service.toString()));
        return command;
    }

    private static Map<String, String> settings(LocalStores stores, int port, Map<String, String> more) {
        Map<String, String> settings = new LinkedHashMap<>(stores.properties());
        settings.put("quarkus.http.host", "127.0.0.1");
        settings.put("quarkus.http.port", Integer.toString(port));
        settings.put("queue-operator.security.keys", LocalStoresResource.KEYS);
        settings.put("queue-operator.reaper.every", "off");
        settings.put("queue-operator.webhooks.every", "off");
        settings.put("queue-operator.intake.every", "off");
        settings.put("queue-operator.replay.every", "off");
        settings.put("queue-operator.passes.every", "off");
        settings.put("queue-operator.progress-csv.every", "off");
        settings.put("queue-operator.gates.every", "off");
        settings.put("queue-operator.operations.every", "off");
        settings.put("queue-operator.transitions.every", "off");
        settings.put("queue-operator.postgres.statement-timeout", "60s");
        settings.put("quarkus.datasource.reactive.additional-properties.statement_timeout", "60s");
        settings.put("queue-operator.postgres.glance-timeout", "60s");
        settings.put("queue-operator.progress.answer-within", "60s");
        // Tests change the stores behind the service's back.
        settings.put("queue-operator.progress.shared-for", "0s");
        settings.put("queue-operator.console.stages-within", "60s");
        settings.put("queue-operator.ingestion.statement-timeout", "60s");
        settings.put("quarkus.datasource.ingestion.reactive.additional-properties.statement_timeout", "60s");
        settings.put("queue-operator.display.follow-up-within", "60s");
        settings.put("queue-operator.redis.read-timeout", "30s");
        settings.put("queue-operator.redis.write-timeout", "30s");
        settings.putAll(more);
        return settings;
    }

    private static String variable(String property) {
        return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            return socket.getLocalPort();
        }
    }

    /** Waits until the service says that it is ready, or fails with the end of its log when it ended instead. */
    public ServiceProcess awaitReady() throws InterruptedException {
        eventually(name + " is ready, see " + log, START_PATIENCE, () -> {
            if (!process.isAlive()) {
                throw new AssertionError(name + " ended with code " + process.exitValue() + ":\n" + lastWords());
            }
            return get("/q/health/ready").statusCode() == 200;
        });
        return this;
    }

    /** Waits until the process has ended by itself, and answers with its exit code. */
    public int awaitEnd() throws InterruptedException {
        eventually(name + " has ended, see " + log, START_PATIENCE, () -> !process.isAlive());
        forget();
        return process.exitValue();
    }

    /** All it has logged. */
    public String said() throws IOException {
        return Files.readString(log);
    }

    private String lastWords() throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
    }

    /** Where it listens. */
    public URI address() {
        return address;
    }

    /** A request with the key that may do everything; the body is an object to be written as JSON. */
    public HttpResponse<String> post(String path, Object body) throws IOException, InterruptedException {
        return send("POST", path, body);
    }

    /** The same with a header. */
    public HttpResponse<String> post(String path, Object body, String header, String value)
            throws IOException, InterruptedException {
        return send(request(path).header(header, value), "POST", body);
    }

    public HttpResponse<String> put(String path, Object body) throws IOException, InterruptedException {
        return send("PUT", path, body);
    }

    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(request(path).GET().build(), BodyHandlers.ofString());
    }

    /** The same for a reader that does not wait longer; then it is an {@link java.net.http.HttpTimeoutException}. */
    public HttpResponse<String> get(String path, Duration patience) throws IOException, InterruptedException {
        return http.send(request(path).timeout(patience).GET().build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> send(String method, String path, Object body) throws IOException, InterruptedException {
        return send(request(path), method, body);
    }

    private HttpResponse<String> send(HttpRequest.Builder builder, String method, Object body)
            throws IOException, InterruptedException {
        HttpRequest request = builder
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address.resolve(path)).timeout(ANSWER_PATIENCE)
                .header("Authorization", "Bearer " + Api.KEY);
    }

    /** The body of an answer that must have this status. */
    public static JsonNode body(HttpResponse<String> answer, int status) throws IOException {
        if (answer.statusCode() != status) {
            throw new AssertionError(
                    "expected " + status + " but " + answer.uri() + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    /** SIGKILL: nothing is tidied up. Returns when the process is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
        forget();
    }

    /** SIGTERM, and does not wait for what becomes of it. */
    public void terminate() {
        process.destroy();
    }

    /** SIGTERM, as an orchestrator of containers does it. Returns when the process is gone. */
    public void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            kill();
            throw new AssertionError(name + " did not stop within " + STOP_PATIENCE + ", see " + log);
        }
        ClassArchive.keep(name);
        forget();
    }

    private void forget() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The tests are ending, and the hook runs.
        }
    }

    @Override
    public void close() throws InterruptedException {
        if (process.isAlive()) {
            stop();
        }
    }
}
