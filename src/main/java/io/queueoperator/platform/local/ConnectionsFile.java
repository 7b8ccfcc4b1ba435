package io.queueoperator.platform.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.StringJoiner;

/**
 * {@code connections.properties} in the data folder: how to reach the embedded stores, for the user who started them
 * alone. The demo reads it to ask the stores themselves, and so can a person with {@code psql} or {@code redis-cli}.
 */
final class ConnectionsFile {
    static final String NAME = "connections.properties";

    private ConnectionsFile() {}

    /** Writes what is true since this start: ports and the password of Redis are new each time. */
    static void write(Path dataDir, LocalStores stores, StorePlan plan) {
        StringJoiner lines = new StringJoiner("\n", "", "\n");
        if (plan.embedPostgres()) {
            LocalPostgres postgres = stores.postgres();
            lines.add("postgres.jdbc-url=" + postgres.properties().get(StorePlan.JDBC_URL));
            lines.add("postgres.user=" + postgres.username());
            lines.add("postgres.password=" + postgres.password());
        }
        if (plan.embedRedis()) {
            LocalRedis redis = stores.redis();
            lines.add("redis.host=" + redis.host());
            lines.add("redis.port=" + redis.port());
            lines.add("redis.password=" + redis.password());
        }
        try {
            DataFolder.writePrivately(dataDir.toAbsolutePath().resolve(NAME), lines.toString());
        } catch (IOException e) {
            throw new LocalStoresException("cannot write " + NAME + " in the data folder: " + e.getMessage(), e);
        }
    }
}
