package io.queueoperator.bench.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Where the stores are: the ones that the service embeds, or those that the environment names for it.
 *
 * @param given somebody else's stores: nothing may be in them that is not the benchmark's
 */
public record Addresses(
        String host, int port, String database, String user, String password, String redis, boolean given) {
    private static final String URL = "QUARKUS_DATASOURCE_REACTIVE_URL";

    /** What the environment says; empty when the service is to embed its stores. */
    public static Optional<Addresses> given(Map<String, String> environment) {
        if (!environment.containsKey(URL)) {
            return Optional.empty();
        }
        if (!environment.containsKey("QUARKUS_REDIS_HOSTS")) {
            throw new IllegalArgumentException(URL + " is set and QUARKUS_REDIS_HOSTS is not: give both stores, or none");
        }
        URI uri = URI.create(environment.get(URL).replaceFirst("^vertx-reactive:", ""));
        return Optional.of(new Addresses(
                uri.getHost(), uri.getPort() < 0 ? 5432 : uri.getPort(), uri.getPath().substring(1),
                environment.get("QUARKUS_DATASOURCE_USERNAME"), environment.get("QUARKUS_DATASOURCE_PASSWORD"),
                environment.get("QUARKUS_REDIS_HOSTS"), true));
    }

    /** What the running service wrote into its data folder. */
    public static Addresses embedded(Path dataDir) {
        Properties said = new Properties();
        try (var in = Files.newInputStream(dataDir.resolve("connections.properties"))) {
            said.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        URI uri = URI.create(said.getProperty("postgres.jdbc-url").substring("jdbc:".length()));
        return new Addresses(
                uri.getHost(), uri.getPort(), uri.getPath().substring(1), said.getProperty("postgres.user"),
                said.getProperty("postgres.password"),
                "redis://:" + said.getProperty("redis.password") + "@" + said.getProperty("redis.host") + ":"
                        + said.getProperty("redis.port"),
                false);
    }

    /** For programs that are not ours. */
    public String postgresUrl() {
        return "postgresql://" + user + ":" + password + "@" + host + ":" + port + "/" + database;
    }
}
