package io.queueoperator.testing;

import static io.queueoperator.testing.Eventually.eventually;

import io.queueoperator.platform.local.LocalStores;
import io.queueoperator.testing.RedisLine.Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Three real servers on this machine that share all slots, each without a replica. Their data are gone when they end. */
public final class RedisCluster implements AutoCloseable {
    private static final int SLOTS = 16_384;
    private static final int SERVERS = 3;
    private static final String PASSWORD = "of-the-cluster";

    private final List<Process> processes = new ArrayList<>();
    private final List<Server> servers = new ArrayList<>();
    private final List<Path> folders = new ArrayList<>();
    private final Thread atExit = new Thread(() -> processes.forEach(Process::destroyForcibly), "the cluster must not outlive");

    /** Starts it with the same program as the given stores, and waits until all slots are served. */
    public static RedisCluster like(LocalStores stores) throws IOException, InterruptedException {
        String program = ProcessHandle.of(stores.redis().pid()).orElseThrow().info().command().orElseThrow();
        RedisCluster cluster = new RedisCluster();
        Runtime.getRuntime().addShutdownHook(cluster.atExit);
        try {
            for (int i = 0; i < SERVERS; i++) {
                cluster.launch(program);
            }
            cluster.join();
            return cluster;
        } catch (RuntimeException | Error | IOException | InterruptedException e) {
            cluster.close();
            throw e;
        }
    }

    private void launch(String program) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(Files.createDirectories(LocalStoresResource.BUILD.resolve("cluster")), "node-");
        int port = freePort();
        int bus = freePort();
        Process process = new ProcessBuilder(
                        program, "--port", "" + port, "--cluster-port", "" + bus, "--bind", "127.0.0.1", "--requirepass", PASSWORD,
                        "--cluster-enabled", "yes", "--cluster-node-timeout", "60000", "--save", "", "--appendonly", "no",
                        "--dir", folder.toAbsolutePath().toString(), "--ignore-warnings", "ARM64-COW-BUG")
                .redirectErrorStream(true).redirectOutput(folder.resolve("redis.log").toFile()).start();
        process.getOutputStream().close();
        processes.add(process);
        folders.add(folder);
        Server server = new Server(port, PASSWORD);
        servers.add(server);
        eventually("a server of the cluster answers", () -> RedisLine.run(server, "PING").equals("+PONG"));
        // Else they find out by themselves who comes first, and until then disagree about slots that move.
        RedisLine.run(server, "CLUSTER", "SET-CONFIG-EPOCH", "" + servers.size());
        if (servers.size() > 1) {
            RedisLine.run(servers.get(0), "CLUSTER", "MEET", "127.0.0.1", "" + port, "" + bus);
        }
    }

    private void join() throws InterruptedException {
        int share = SLOTS / SERVERS + 1;
        for (int i = 0; i < SERVERS; i++) {
            int last = Math.min(SLOTS, (i + 1) * share) - 1;
            RedisLine.run(servers.get(i), "CLUSTER", "ADDSLOTSRANGE", "" + i * share, "" + last);
        }
        for (Server server : servers) {
            eventually("all slots are served", () -> {
                String info = RedisLine.text(server, "CLUSTER", "INFO");
                return info.contains("cluster_state:ok") && info.contains("cluster_known_nodes:" + SERVERS);
            });
        }
    }

    /** The servers, in the order of their slots. */
    public List<Server> servers() {
        return List.copyOf(servers);
    }

    /** What a service needs to know of it. */
    public Map<String, String> properties() {
        String hosts = servers.stream().map(s -> "redis://:" + PASSWORD + "@127.0.0.1:" + s.port()).collect(Collectors.joining(","));
        return Map.of("quarkus.redis.hosts", hosts, "quarkus.redis.client-type", "cluster");
    }

    /** The server that has the key's slot. */
    public Server serverOf(String key) {
        return servers.stream().filter(server -> !RedisLine.run(server, "EXISTS", key).startsWith("-MOVED")).findFirst()
                .orElseThrow();
    }

    /** The hash {@code job:{id}}; empty when there is none. */
    public Map<String, String> hash(String jobId) {
        List<String> flat = RedisLine.array(serverOf("job:" + jobId), "HGETALL", "job:" + jobId);
        Map<String, String> hash = new LinkedHashMap<>();
        for (int i = 0; i < flat.size(); i += 2) {
            hash.put(flat.get(i), flat.get(i + 1));
        }
        return hash;
    }

    /** Runs a command on the server of its key, the first argument; the answer is one line. */
    public String run(String command, String key, String... more) {
        List<String> all = new ArrayList<>(List.of(command, key));
        all.addAll(List.of(more));
        return RedisLine.run(serverOf(key), all.toArray(String[]::new));
    }

    /**
     * Gives the slot of a key to the first server, with all that is in it, as a rebalancing does. Always to that one: two
     * that take slots at the same time may each think that the other took them first.
     */
    public void moveSlotOf(String key) {
        Server from = serverOf(key);
        Server to = servers.get(0);
        if (from.equals(to)) {
            return;
        }
        String slot = RedisLine.run(from, "CLUSTER", "KEYSLOT", key).substring(1);
        RedisLine.run(to, "CLUSTER", "SETSLOT", slot, "IMPORTING", RedisLine.text(from, "CLUSTER", "MYID"));
        RedisLine.run(from, "CLUSTER", "SETSLOT", slot, "MIGRATING", RedisLine.text(to, "CLUSTER", "MYID"));
        for (String there : RedisLine.array(from, "CLUSTER", "GETKEYSINSLOT", slot, "1000")) {
            RedisLine.run(from, "MIGRATE", "127.0.0.1", "" + to.port(), there, "0", "60000", "AUTH", PASSWORD);
        }
        String owner = RedisLine.text(to, "CLUSTER", "MYID");
        // Who has it now is the first to know.
        servers.forEach(server -> RedisLine.run(server, "CLUSTER", "SETSLOT", slot, "NODE", owner));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
        for (Path folder : folders) {
            for (String file : List.of("nodes.conf", "redis.log")) {
                Files.deleteIfExists(folder.resolve(file));
            }
            Files.deleteIfExists(folder);
        }
        Runtime.getRuntime().removeShutdownHook(atExit);
    }
}
