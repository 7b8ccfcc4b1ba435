package io.queueoperator.platform.local;

import java.util.Locale;

/**
 * The machine's kind, as far as it decides which programs to unpack.
 *
 * @param postgresArchive the resource with PostgreSQL for this machine, a tar in xz
 * @param redisServer the resource that is redis-server for this machine
 */
record Platform(String postgresArchive, String redisServer) {

    /** Redis' release, part of its resource's name. */
    static final String REDIS_VERSION = "7.0.15";

    /** @throws LocalStoresException if no stores are shipped for this kind of machine */
    static Platform current() {
        return of(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    static Platform of(String osName, String osArch) {
        String name = osName.toLowerCase(Locale.ROOT);
        String os = name.contains("linux") ? "linux" : name.contains("mac") ? "darwin" : "";
        String arch = switch (osArch.toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> "amd64";
            case "aarch64", "arm64" -> "arm64";
            default -> "";
        };
        if (os.isEmpty() || arch.isEmpty()) {
            throw new LocalStoresException("there are no embedded stores for " + osName + " on " + osArch
                    + ": set QUARKUS_DATASOURCE_REACTIVE_URL and QUARKUS_REDIS_HOSTS");
        }
        return new Platform(
                "/postgres-" + os + "-" + (arch.equals("amd64") ? "x86_64" : "arm_64") + ".txz",
                "/redis-server-" + REDIS_VERSION + "-" + os + "-" + arch);
    }
}
