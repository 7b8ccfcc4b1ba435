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

    /** Reads the file of a data folder; empty unless both stores are in it: what is missing is somebody else's. */
    public static Optional<StoreConnections> in(Path dataFolder) throws IOException {
        Path file = dataFolder.resolve(FILE);
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        Properties written = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            written.load(reader);
        }
        if (written.getProperty("postgres.jdbc-url") == null || written.getProperty("redis.port") == null) {
            return Optional.empty();
        }
        return Optional.of(new StoreConnections(
                written.getProperty("postgres.jdbc-url"),
                written.getProperty("postgres.user", ""),
                written.getProperty("postgres.password", ""),
                written.getProperty("redis.host", "127.0.0.1"),
                Integer.parseInt(written.getProperty("redis.port").trim()),
                written.getProperty("redis.password", "")));
    }
}
