package io.queueoperator.platform.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection on which Redis answers nothing is replaced: the next question is answered over another one. */
class SilentConnectionTest {
    private final Vertx vertx = Vertx.vertx();
    private final RedisClients clients = new RedisClients();
    private ServerSocket listener;
    private RedisPipeline pipeline;

    @BeforeEach
    void listen() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        clients.customize("<default>", new RedisOptions()
                .setConnectionString("redis://127.0.0.1:" + listener.getLocalPort()).setMaxPoolSize(1));
        pipeline = new RedisPipeline(vertx, clients, 1, Duration.ofMillis(300));
    }

    @AfterEach
    void stop() throws Exception {
        clients.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        listener.close();
    }

    @Test
    void a_redis_that_had_too_many_clients_is_asked_again() throws Exception {
        serve((connection, in, out) -> {
            if (connection == 0) {
                line(out, "-ERR max number of clients reached");
            } else {
                answer(in, out);
            }
        });

        assertThatThrownBy(this::ping).isInstanceOf(ExecutionException.class);
        assertThat(ping()).isEqualTo("PONG");
    }

    @Test
    void a_connection_that_swallows_what_it_is_asked_is_closed_and_replaced() throws Exception {
        serve((connection, in, out) -> {
            if (connection == 0) {
                answerOne(in, out);
                while (in.readLine() != null) {
                    // Heard and not answered, until the client closes.
                }
            } else {
                answer(in, out);
            }
        });

        assertThatThrownBy(this::ping).isInstanceOf(ExecutionException.class)
                .satisfies(failure -> assertThat(RedisFailure.isSilence(failure.getCause())).isTrue());
        assertThat(ping()).isEqualTo("PONG");
        assertThat(ping()).isEqualTo("PONG");
    }

    @Test
    void a_connection_that_ends_is_replaced() throws Exception {
        serve((connection, in, out) -> {
            if (connection == 0) {
                answerOne(in, out);
                answerOne(in, out);
                in.readLine();
            } else {
                answer(in, out);
            }
        });

        assertThat(ping()).isEqualTo("PONG");
        assertThatThrownBy(this::ping).isInstanceOf(ExecutionException.class)
                .satisfies(failure -> assertThat(RedisFailure.isSilence(failure.getCause())).isTrue());
        assertThat(ping()).isEqualTo("PONG");
    }

    @Test
    void the_breaker_s_probe_asks_over_the_connections_that_are_asked_most() throws Exception {
        serve((connection, in, out) -> answer(in, out));
        io.vertx.mutiny.core.Vertx mutiny = io.vertx.mutiny.core.Vertx.newInstance(vertx);
        Redis nobody = Redis.createClient(mutiny, "redis://127.0.0.1:1");
        RedisServers servers = RedisServers.of(nobody, clients, vertx, "standalone", 1, Duration.ofMinutes(1));

        assertThat(servers.probe().await().atMost(Duration.ofSeconds(30))).hasToString("[PONG]");
    }

    private String ping() throws Exception {
        List<Response> answers = pipeline.ask(List.of(Request.cmd(Command.PING)))
                .toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        return answers.get(0).toString();
    }

    private interface Conversation {
        void hold(int connection, BufferedReader in, OutputStream out) throws IOException;
    }

    private void serve(Conversation conversation) {
        Thread server = new Thread(() -> {
            for (int i = 0; !listener.isClosed(); i++) {
                try (Socket socket = listener.accept()) {
                    conversation.hold(i, reader(socket), socket.getOutputStream());
                } catch (IOException e) {
                    // The client is gone, or the test has ended.
                }
            }
        }, "a Redis of a test");
        server.setDaemon(true);
        server.start();
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static void answer(BufferedReader in, OutputStream out) throws IOException {
        while (answerOne(in, out)) {
            // Until the client closes.
        }
    }

    private static boolean answerOne(BufferedReader in, OutputStream out) throws IOException {
        String head = in.readLine();
        if (head == null) {
            return false;
        }
        for (int i = 0; i < 2 * Integer.parseInt(head.substring(1)); i++) {
            in.readLine();
        }
        line(out, "+PONG");
        return true;
    }

    private static void line(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
