package io.queueoperator.demo.witness;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/**
 * How to reach the embedded stores, as the service that started them wrote it down for this user alone.
 *
 * @param redisPassword empty when Redis asks for none
 */
public record StoreConnections(
        String jdbcUrl, String user, String password, String redisHost, int redisPort, String redisPassword) {

    /** The file's name in the data folder. */
    public static final String FILE = "connections.properties";

    /** Reads the file of a data folder; empty when there is none, because the stores are somebody else's. */
    public static Optional<StoreConnections> in(Path dataFolder) throws IOException {
        Path file = dataFolder.resolve(FILE);
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        Properties written = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            written.load(reader);
        }
        return Optional.of(new StoreConnections(
                required(written, "postgres.jdbc-url"),
                written.getProperty("postgres.user", ""),
                written.getProperty("postgres.password", ""),
                written.getProperty("redis.host", "127.0.0.1"),
                Integer.parseInt(required(written, "redis.port").trim()),
                written.getProperty("redis.password", "")));
    }

    private static String required(Properties written, String key) throws IOException {
        String value = written.getProperty(key);
        if (value == null) {
            throw new IOException(FILE + " does not say " + key);
        }
        return value;
    }
}
