package io.queueoperator.platform.local;

import io.queueoperator.platform.postgres.JdbcUrl;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the configuration means for the stores: which are started here, and which properties follow from that. A pure
 * decision, which is also why it may run in the native executable.
 *
 * @param embedPostgres start a PostgreSQL, because no address of one is configured
 * @param embedRedis start a redis-server, because no address of one is configured
 * @param properties system properties to set before the application starts; contains nothing that was configured
 */
public record StorePlan(boolean embedPostgres, boolean embedRedis, Map<String, String> properties) {

    static final String REACTIVE_URL = "quarkus.datasource.reactive.url";
    static final String JDBC_URL = "quarkus.datasource.jdbc.url";
    static final String POOLER = "quarkus.datasource.reactive.postgresql.use-layer7-proxy";
    static final String USERNAME = "quarkus.datasource.username";
    static final String PASSWORD = "quarkus.datasource.password";
    static final String REDIS_HOSTS = "quarkus.redis.hosts";
    static final String REDIS_PROVIDER = "quarkus.redis.hosts-provider-name";
    static final String HTTP_HOST = "quarkus.http.host";
    static final String KEYS = "queue-operator.security.keys";
    static final String LOCAL_STORES = "queue-operator.local-stores";
    static final String MIGRATE_AT_START = "quarkus.flyway.migrate-at-start";
    static final String INIT_AND_EXIT = "quarkus.init-and-exit";

    public StorePlan {
        properties = Map.copyOf(properties);
    }

    /**
     * @param configured the value of a property as the service would see it; blank counts as not configured
     * @param embeddable false in the native executable, which carries no stores
     * @throws LocalStoresException if the configuration contradicts itself, or would put an open service on the network
     */
    public static StorePlan of(Function<String, Optional<String>> configured, boolean embeddable) {
        Function<String, Optional<String>> config = name -> configured.apply(name).map(String::trim).filter(v -> !v.isEmpty());
        boolean embedPostgres = config.apply(REACTIVE_URL).isEmpty();
        boolean embedRedis = config.apply(REDIS_HOSTS).isEmpty() && config.apply(REDIS_PROVIDER).isEmpty();
        if (!embeddable && (embedPostgres || embedRedis)) {
            throw new LocalStoresException("this executable carries no embedded stores: set "
                    + (embedPostgres ? "QUARKUS_DATASOURCE_REACTIVE_URL" : "")
                    + (embedPostgres && embedRedis ? " and " : "")
                    + (embedRedis ? "QUARKUS_REDIS_HOSTS" : ""));
        }
        Map<String, String> properties = new LinkedHashMap<>();
        if (embedPostgres) {
            refuseHalfAnExternalDatabase(config);
        } else if (config.apply(JDBC_URL).isEmpty()) {
            if (config.apply(MIGRATE_AT_START).filter(value -> !Boolean.parseBoolean(value)).isEmpty()) {
                refuseMigrationsThroughPooler(config, ", or, where something else migrates, QUARKUS_FLYWAY_MIGRATE_AT_START=false");
            }
            properties.putAll(forMigrations(config));
        }
        if (embedPostgres && embedRedis) {
            properties.putAll(forOnePersonsMachine(config));
        }
        return new StorePlan(embedPostgres, embedRedis, properties);
    }

    /**
     * What a process sets that is there for the migrations alone, whatever the configuration says of a service's start.
     *
     * @throws LocalStoresException if no database is configured, for an embedded one needs nobody to migrate it, or only by
     *     way of a pooler
     */
    public static StorePlan toMigrate(Function<String, Optional<String>> configured) {
        Function<String, Optional<String>> config = name -> configured.apply(name).map(String::trim).filter(v -> !v.isEmpty());
        if (config.apply(REACTIVE_URL).isEmpty()) {
            throw new LocalStoresException("no database is named: set QUARKUS_DATASOURCE_REACTIVE_URL");
        }
        Map<String, String> properties = new LinkedHashMap<>();
        if (config.apply(JDBC_URL).isEmpty()) {
            refuseMigrationsThroughPooler(config, "");
            properties.putAll(forMigrations(config));
        }
        properties.put(MIGRATE_AT_START, "true");
        properties.put(INIT_AND_EXIT, "true");
        return new StorePlan(false, false, properties);
    }

    /** Else the migrations would go to one database and the service would work on another. */
    private static void refuseHalfAnExternalDatabase(Function<String, Optional<String>> config) {
        if (config.apply(JDBC_URL).isPresent()) {
            throw new LocalStoresException("quarkus.datasource.jdbc.url is set but quarkus.datasource.reactive.url is not: "
                    + "set QUARKUS_DATASOURCE_REACTIVE_URL (the JDBC address follows from it)");
        }
    }

    /**
     * Flyway keeps settings on its connection, and a pooler gives that connection to the next one.
     *
     * @param orElse what else whoever starts this may do
     */
    private static void refuseMigrationsThroughPooler(Function<String, Optional<String>> config, String orElse) {
        if (config.apply(POOLER).filter(Boolean::parseBoolean).isPresent()) {
            throw new LocalStoresException("behind PgBouncer the migrations need PostgreSQL itself: set "
                    + "QUARKUS_DATASOURCE_JDBC_URL=jdbc:postgresql://host:port/database" + orElse);
        }
    }

    private static Map<String, String> forMigrations(Function<String, Optional<String>> config) {
        JdbcUrl jdbc = JdbcUrl.ofReactive(config.apply(REACTIVE_URL).orElseThrow());
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put(JDBC_URL, jdbc.url());
        jdbc.username().filter(name -> config.apply(USERNAME).isEmpty()).ifPresent(name -> properties.put(USERNAME, name));
        jdbc.password().filter(word -> config.apply(PASSWORD).isEmpty()).ifPresent(word -> properties.put(PASSWORD, word));
        return properties;
    }

    /** The run nobody configured: reachable from this machine only, with a key that everybody knows. */
    private static Map<String, String> forOnePersonsMachine(Function<String, Optional<String>> config) {
        Map<String, String> properties = new LinkedHashMap<>();
        Optional<String> host = config.apply(HTTP_HOST);
        boolean keys = config.apply(KEYS).isPresent();
        if (host.isPresent() && !isLoopback(host.get()) && !keys) {
            throw new LocalStoresException("quarkus.http.host=" + host.get() + " would open the service to the network with "
                    + "the well-known key of the embedded stores: set QUEUE_OPERATOR_SECURITY_KEYS=name:key, or leave the host out");
        }
        if (host.isEmpty()) {
            properties.put(HTTP_HOST, "127.0.0.1");
        }
        if (!keys) {
            properties.put(KEYS, "local:local");
        }
        properties.put(LOCAL_STORES, "true");
        return properties;
    }

    /** By its looks alone: a name that has to be resolved may mean something else tomorrow. */
    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.matches("127(\\.\\d{1,3}){3}") || host.equals("::1") || host.equals("[::1]");
    }
}
