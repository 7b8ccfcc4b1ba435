package io.queueoperator;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks the service that listens on this machine whether it is ready. By hand on a socket: a client library would cost more
 * to start than the question.
 */
record CheckHealth(int port, int patienceMs) {
    private static final String DEFAULT_PORT = "8080";
    private static final int PATIENCE_MS = 4_000;
    private static final String QUESTION = "GET /q/health/ready HTTP/1.0\r\nHost: localhost\r\n\r\n";

    /** @param configured the value of a property as the service would see it */
    static CheckHealth of(Function<String, Optional<String>> configured) {
        return new CheckHealth(
                Integer.parseInt(configured.apply("quarkus.http.port").orElse(DEFAULT_PORT).strip()), PATIENCE_MS);
    }

    /** False also when nobody listens, or nobody answers in time. */
    boolean isReady() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), patienceMs);
            socket.setSoTimeout(patienceMs);
            socket.getOutputStream().write(QUESTION.getBytes(StandardCharsets.US_ASCII));
            return saysReady(new BufferedReader(
                    new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)).readLine());
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean saysReady(@Nullable String statusLine) {
        return statusLine != null && statusLine.matches("HTTP/1\\.[01] 200( .*)?");
    }
}
