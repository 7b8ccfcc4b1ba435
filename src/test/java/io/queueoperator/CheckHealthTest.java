package io.queueoperator;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckHealthTest {
    private static final int ENOUGH_MS = 60_000;

    @ParameterizedTest
    @CsvSource({"200,true", "503,false", "404,false"})
    void what_the_service_says_is_the_answer(int status, boolean ready) throws Exception {
        HttpServer service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/q/health/ready", exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        service.start();
        try {
            assertThat(new CheckHealth(service.getAddress().getPort(), ENOUGH_MS).isReady()).isEqualTo(ready);
        } finally {
            service.stop(0);
        }
    }

    @Test
    void nobody_there_is_not_ready() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        assertThat(new CheckHealth(free, ENOUGH_MS).isReady()).isFalse();
    }

    @Test
    void nor_is_somebody_who_does_not_answer() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(new CheckHealth(silent.getLocalPort(), 100).isReady()).isFalse();
        }
    }

    @Test
    void it_asks_on_the_port_that_is_configured() {
        assertThat(CheckHealth.of(name -> Optional.ofNullable(Map.of("quarkus.http.port", "9090").get(name))).port())
                .isEqualTo(9090);
        assertThat(CheckHealth.of(name -> Optional.empty()).port()).isEqualTo(8080);
    }
}
