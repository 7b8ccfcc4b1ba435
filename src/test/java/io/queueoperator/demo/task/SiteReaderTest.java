package io.queueoperator.demo.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.queueoperator.sdk.JobFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The reader against a site that behaves badly, over real HTTP. */
class SiteReaderTest {

    private final SiteReader reader = new SiteReader(Duration.ofSeconds(1));
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setExecutor(threads);
        server.createContext("/gone", exchange -> exchange.sendResponseHeaders(404, -1));
        server.createContext("/trickle", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            forever(exchange.getResponseBody());
        });
        server.createContext("/huge", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(new byte[5000]);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void a_status_other_than_200_is_a_failure_with_that_code() {
        assertThat(failure(() -> reader.page(at("/gone"))).code()).isEqualTo("HTTP_404");
    }

    @Test
    void a_body_that_never_ends_is_cut_off() {
        JobFailure failure = failure(() -> reader.page(at("/trickle")));
        assertThat(failure.code()).isEqualTo("TIMEOUT");
        assertThat(failure).hasMessage("no complete answer within 1 s");
    }

    @Test
    void a_body_larger_than_allowed_is_not_read_to_its_end() {
        OutputStream nowhere = OutputStream.nullOutputStream();
        SiteReader patient = new SiteReader(Duration.ofMinutes(1)); // it is about size, not about time
        assertThat(failure(() -> patient.document(at("/huge"), nowhere, 4000, (bytes, total) -> {})).code())
                .isEqualTo("TOO_LARGE");
    }

    @Test
    void a_site_that_is_not_there_is_unreachable() {
        server.stop(0);
        assertThat(failure(() -> reader.page(at("/"))).code()).isEqualTo("UNREACHABLE");
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private static JobFailure failure(ThrowingCallable call) {
        JobFailure[] caught = new JobFailure[1];
        assertThatThrownBy(call).isInstanceOfSatisfying(JobFailure.class, failure -> caught[0] = failure);
        return caught[0];
    }

    private static void forever(OutputStream out) throws IOException {
        try {
            while (true) {
                out.write('.');
                out.flush();
                Thread.sleep(50);
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }
}
