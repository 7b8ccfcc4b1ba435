package io.queueoperator.platform.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.queueoperator.platform.breaker.Breakers;
import io.queueoperator.platform.local.LocalStores;
import io.queueoperator.platform.redis.RedisScripts.Call;
import io.queueoperator.testing.LocalStoresResource;
import io.queueoperator.testing.RedisLine;
import io.queueoperator.testing.Settings;
import io.smallrye.mutiny.Uni;
import io.vertx.core.impl.VertxInternal;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.redis.client.RedisOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;

/** A Redis that forgot its scripts refuses all commands of a batch at the same moment, whoever sent it. */
class RefusedBatchTest {
    private static final RedisScript MARKER = RedisScript.named("marker");
    private static final int MANY = 400;

    @AutoClose
    private static final LocalStores stores = LocalStoresResource.startFresh();
    private static Vertx vertx;
    private static RedisClients own;
    private static RedisScripts scripts;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        String url = stores.properties().get("quarkus.redis.hosts");
        own = new RedisClients();
        own.customize("<default>", new RedisOptions().setConnectionString(url));
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        // A lost answer ends with the time limit, and is a failure then.
        scripts = new RedisScripts(new GuardedRedis(Redis.createClient(vertx, url), own, vertx.getDelegate(), "standalone",
                Settings.of(RedisConfig.class, "queue-operator.redis.write-timeout", "30s",
                        "queue-operator.redis.read-timeout", "30s"), new Breakers(meters), meters));
    }

    @AfterAll
    static void stop() {
        vertx.closeAndAwait();
    }

    @RepeatedTest(10)
    void a_batch_of_forgotten_scripts_is_carried_out_on_an_event_loop() throws Exception {
        forgetScripts();
        assertThat(onAnEventLoop(scripts.runAll(calls()))).hasSize(40);
    }

    @RepeatedTest(10)
    void a_batch_of_forgotten_scripts_is_carried_out_on_any_thread() throws Exception {
        forgetScripts();
        assertThat(onAPlainThread(scripts.runAll(calls()))).hasSize(40);
    }

    @RepeatedTest(20)
    void every_refused_command_is_told_of_on_an_event_loop() {
        assertThatThrownBy(() -> onAnEventLoop(unknown())).satisfies(RefusedBatchTest::isToldInFull);
    }

    @RepeatedTest(20)
    void every_refused_command_is_told_of_on_any_thread() {
        assertThatThrownBy(() -> onAPlainThread(unknown())).satisfies(RefusedBatchTest::isToldInFull);
    }

    private static void isToldInFull(Throwable failure) {
        assertThat(failure.getMessage().lines()).hasSize(MANY).allMatch(line -> line.contains("NOSCRIPT"));
    }

    private static Uni<?> unknown() {
        List<io.vertx.redis.client.Request> requests = IntStream.range(0, MANY)
                .mapToObj(i -> Request.cmd(Command.EVALSHA).arg("f".repeat(40)).arg(1).arg("key").getDelegate()).toList();
        return new RedisPipeline(vertx.getDelegate(), own, 2, Duration.ofMinutes(1)).send(requests);
    }

    /** Each time on another one. */
    private static <T> T onAnEventLoop(Uni<T> batch) throws Exception {
        CompletableFuture<T> answer = new CompletableFuture<>();
        ((VertxInternal) vertx.getDelegate()).createEventLoopContext()
                .runOnContext(ignored -> batch.subscribe().with(answer::complete, answer::completeExceptionally));
        return result(answer);
    }

    private static <T> T onAPlainThread(Uni<T> batch) throws Exception {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Thread thread = new Thread(() -> batch.subscribe().with(answer::complete, answer::completeExceptionally));
        thread.start();
        return result(answer);
    }

    private static <T> T result(CompletableFuture<T> answer) throws Exception {
        try {
            return answer.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof Exception cause ? cause : failed;
        }
    }

    private static void forgetScripts() {
        scripts.runAll(calls()).await().indefinitely();
        RedisLine.run(stores.redis(), "SCRIPT", "FLUSH");
    }

    private static List<Call> calls() {
        return IntStream.range(0, 40).mapToObj(i -> new Call(MARKER, "marker:" + i, List.of("one"))).toList();
    }
}
