package io.queueoperator.platform.redis;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A Redis Cluster. The client finds the server of a single command and follows redirections, but takes a batch only for
 * one server: batches are divided here.
 */
final class ClusterServers implements RedisServers {
    /** Any command about a key: what follows it in a batch goes to the same server. */
    private static final Command ANY = Command.EXISTS;

    private final Redis redis;
    private final OwnLoop batches;
    /** May be out of date: then servers redirect, and it is read anew. */
    private volatile @Nullable ClusterSlots known;

    ClusterServers(Redis redis, RedisClients own, Vertx vertx) {
        this.redis = redis;
        this.batches = OwnLoop.here(vertx, own);
    }

    /** They may be in different slots. */
    @Override
    public int keysAtOnce() {
        return 1;
    }

    @Override
    public Uni<Response> send(Request request) {
        return redis.send(request);
    }

    @Override
    public Uni<List<Response>> batch(List<KeyedCommand> commands) {
        return slots().chain(slots -> {
            Collection<List<Integer>> groups = byServer(slots, commands);
            return together(groups.stream().map(group -> batchOf(group, commands)).toList())
                    .map(answers -> inOrder(groups, answers, commands.size()));
        });
    }

    @Override
    public Uni<List<String>> markers() {
        return readSlots().map(slots -> slots.keyOnEach(MARKER + ":"));
    }

    @Override
    public Uni<List<Response>> batchAt(String marker, List<Request> requests) {
        List<Request> all = new ArrayList<>(List.of(Request.cmd(ANY).arg(marker)));
        all.addAll(requests);
        return ofOneServer(all).map(answers -> answers.subList(1, answers.size()));
    }

    private Uni<List<Response>> ofOneServer(List<Request> requests) {
        return batches.call(client -> client.batch(requests.stream().map(Request::getDelegate).toList()))
                .map(answers -> answers.stream().map(Response::newInstance).toList());
    }

    private Uni<ClusterSlots> slots() {
        ClusterSlots slots = known;
        return slots == null ? readSlots() : Uni.createFrom().item(slots);
    }

    private Uni<ClusterSlots> readSlots() {
        return redis.send(Request.cmd(Command.CLUSTER).arg("SLOTS")).map(ClusterSlots::of).invoke(slots -> known = slots);
    }

    /** The places of the commands, by the server that they go to. */
    private static Collection<List<Integer>> byServer(ClusterSlots slots, List<KeyedCommand> commands) {
        Map<String, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < commands.size(); i++) {
            String server = slots.server(commands.get(i).key()).orElse("");
            groups.computeIfAbsent(server, unknown -> new ArrayList<>()).add(i);
        }
        return groups.values();
    }

    private Uni<List<Response>> batchOf(List<Integer> group, List<KeyedCommand> commands) {
        List<Request> requests = group.stream().map(i -> commands.get(i).request()).toList();
        return ofOneServer(requests)
                // Slots have moved. The client follows them with single commands only.
                .onFailure(ClusterServers::isElsewhere).recoverWithUni(() -> {
                    known = null;
                    return together(requests.stream().map(redis::send).toList());
                });
    }

    private static List<Response> inOrder(Collection<List<Integer>> groups, List<List<Response>> answers, int size) {
        Response[] ordered = new Response[size];
        int next = 0;
        for (List<Integer> group : groups) {
            List<Response> some = answers.get(next++);
            IntStream.range(0, group.size()).forEach(i -> ordered[group.get(i)] = some.get(i));
        }
        return Arrays.asList(ordered);
    }

    /** Absent answers included, which is why it is no list of their own making. */
    @SuppressWarnings("unchecked")
    private static <T> Uni<List<T>> together(List<Uni<T>> calls) {
        return Uni.combine().all().unis(calls).with(answers -> (List<T>) answers);
    }

    /** What servers say of keys that are, or are just becoming, another's, and the client of keys that it looks for on several. */
    static boolean isElsewhere(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return message.contains("MOVED ") || message.contains("] ASK ") || message.contains("TRYAGAIN ")
                || message.contains("CROSSSLOT");
    }
}
