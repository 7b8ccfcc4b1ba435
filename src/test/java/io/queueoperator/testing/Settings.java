package io.queueoperator.testing;

import io.smallrye.config.SmallRyeConfigBuilder;

/** The settings of a feature as the service reads them, for tests that make one part of it themselves. */
public final class Settings {
    private Settings() {}

    /**
     * The settings with their defaults.
     *
     * @param type a {@code @ConfigMapping}
     * @param more names and values, in pairs
     */
    public static <T> T of(Class<T> type, String... more) {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder().addDiscoveredConverters().withMapping(type);
        for (int i = 0; i < more.length; i += 2) {
            builder.withDefaultValue(more[i], more[i + 1]);
        }
        return builder.build().getConfigMapping(type);
    }
}
