package io.queueoperator.intake.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.ServerLimitsConfig;
import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import io.quarkus.vertx.http.runtime.options.HttpServerCommonHandlers;
import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.ProblemCode;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Files may be larger than other bodies, and have a limit of their own; with the very route by which Quarkus limits bodies. */
class LargeFilesTest {
    private static final int LIMIT = 1_000;
    private static final byte[] LARGE = new byte[LIMIT + 1];

    private static Vertx vertx;
    private static HttpServer server;

    @BeforeAll
    static void a_server_that_limits_bodies_as_quarkus_does() throws Exception {
        vertx = Vertx.vertx();
        Router router = Router.router(vertx);
        router.route().handler(LargeFilesTest::tell);
        LargeFiles.routes(router);
        ServerLimitsConfig limits = (ServerLimitsConfig) Proxy.newProxyInstance(
                LargeFilesTest.class.getClassLoader(), new Class<?>[] {ServerLimitsConfig.class},
                (proxy, method, arguments) -> Optional.of(new MemorySize(BigInteger.valueOf(LIMIT))));
        HttpServerCommonHandlers.enforceMaxBodySize(limits, router);
        server = vertx.createHttpServer().requestHandler(router).listen(0).toCompletionStage().toCompletableFuture().get();
    }

    @AfterAll
    static void stop() throws Exception {
        if (vertx != null) {
            vertx.close().toCompletionStage().toCompletableFuture().get();
        }
    }

    /** What the resource sees: the length that was said, whether bytes are counted for it, and how many there are. */
    private static void tell(RoutingContext call) {
        String seen = call.request().getHeader("Content-Length") + " " + call.get(VertxHttpRecorder.MAX_REQUEST_SIZE_KEY);
        call.request().bodyHandler(body -> call.response().end(seen + " " + body.length()));
    }

    @Test
    void a_file_that_is_larger_than_other_bodies_may_be_comes_in_with_or_without_its_length() throws Exception {
        assertThat(post(LargeFiles.PATH, BodyPublishers.ofByteArray(LARGE))).isEqualTo("200 1001 null 1001");
        assertThat(post(LargeFiles.PATH, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(LARGE))))
                .isEqualTo("200 null null 1001");
        assertThat(post(LargeFiles.PATH, BodyPublishers.ofString("small"))).isEqualTo("200 5 null 5");
    }

    @Test
    void every_other_path_has_the_limit_of_all() throws Exception {
        for (String path : new String[] {"/api/v1/jobs", LargeFiles.PATH + "/sweeps", LargeFiles.PATH + "x"}) {
            assertThat(post(path, BodyPublishers.ofByteArray(LARGE))).as(path).isEqualTo("413 ");
            assertThat(post(path, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(LARGE)))).as(path)
                    .as("counted where it is read").isEqualTo("200 null 1000 1001");
        }
        HttpRequest put = HttpRequest.newBuilder(at(LargeFiles.PATH)).PUT(BodyPublishers.ofByteArray(LARGE)).build();
        assertThat(send(put)).isEqualTo("413 ");
    }

    @Test
    void what_is_declared_too_large_is_refused_at_once_and_names_the_limit_and_the_setting() {
        ByteArrayInputStream nothing = new ByteArrayInputStream(new byte[0]);

        assertThatThrownBy(() -> LimitedBody.of(nothing, "1001", 1_000))
                .isInstanceOfSatisfying(Problem.class, problem -> {
                    assertThat(problem.code()).isEqualTo(ProblemCode.PAYLOAD_TOO_LARGE);
                    assertThat(problem.getMessage()).contains("1000 bytes", "queue-operator.progress-csv.max-body-size", "in parts");
                });
        assertThat(LimitedBody.of(nothing, "1000", 1_000)).isNotNull();
    }

    @Test
    void what_turns_out_too_large_is_refused_when_it_does() throws IOException {
        assertThat(LimitedBody.of(new ByteArrayInputStream(LARGE), null, LIMIT + 1).readAllBytes()).hasSize(LIMIT + 1);
        assertThatThrownBy(() -> LimitedBody.of(new ByteArrayInputStream(LARGE), null, LIMIT).readAllBytes())
                .isInstanceOf(Problem.class);
        LimitedBody byByte = LimitedBody.of(new ByteArrayInputStream(LARGE), null, 2);
        assertThat(new int[] {byByte.read(), byByte.read()}).containsOnly(0);
        assertThatThrownBy(byByte::read).isInstanceOf(Problem.class);
        LimitedBody skipped = LimitedBody.of(new ByteArrayInputStream(LARGE), null, 2);
        assertThatThrownBy(() -> skipped.skip(3)).isInstanceOf(Problem.class);
        LimitedBody atEnd = LimitedBody.of(new ByteArrayInputStream(new byte[2]), null, 2);
        assertThat(atEnd.readAllBytes()).hasSize(2);
        assertThat(atEnd.read()).isEqualTo(-1);
    }

    private static URI at(String path) {
        return URI.create("http://127.0.0.1:" + server.actualPort() + path);
    }

    private static String post(String path, BodyPublisher body) throws Exception {
        return send(HttpRequest.newBuilder(at(path)).POST(body).build());
    }

    /** A client of its own each time: after 413 the connection is closed. */
    private static String send(HttpRequest request) throws Exception {
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }
}
