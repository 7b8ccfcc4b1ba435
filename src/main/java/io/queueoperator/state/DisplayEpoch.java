package io.queueoperator.state;

import io.queueoperator.platform.redis.RedisScript;
import io.queueoperator.platform.redis.RedisScripts;
import io.queueoperator.platform.redis.RedisScripts.Call;
import io.queueoperator.platform.redis.RedisStore;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** Each server's own run, and a marker in its data: a restart or a flush changes one of them. What was before never comes back. */
@ApplicationScoped
class DisplayEpoch {
    private static final RedisScript MARK = RedisScript.named("marker");

    private final RedisStore redis;
    private final RedisScripts scripts;

    DisplayEpoch(RedisStore redis, RedisScripts scripts) {
        this.redis = redis;
        this.scripts = scripts;
    }

    Uni<String> now() {
        return redis.markers()
                .onItem().transformToMulti(Multi.createFrom()::iterable)
                .onItem().transformToUniAndConcatenate(this::of)
                .collect().with(Collectors.joining(","));
    }

    private Uni<String> of(String marker) {
        Uni<String> run = redis.commandsAt(marker, List.of(Request.cmd(Command.INFO).arg("server")))
                .map(answers -> runId(answers.get(0)));
        Uni<String> mark = scripts.run(new Call(MARK, marker, List.of(UUID.randomUUID().toString()))).map(Response::toString);
        return Uni.combine().all().unis(run, mark).with((r, m) -> r + "/" + m);
    }

    private static String runId(Response info) {
        return info.toString().lines()
                .filter(line -> line.startsWith("run_id:"))
                .map(line -> line.substring("run_id:".length()).strip())
                .findFirst()
                .orElse("");
    }
}
