package io.queueoperator.deploy;

import io.queueoperator.testing.MainClasses;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/** The settings that the service reads, as variables of its environment. */
final class ServiceSettings {
    private static final Path PROPERTIES = Path.of("src", "main", "resources", "application.properties");
    /** Of Quarkus, and so of no class here; each stands in its reference. */
    private static final List<String> OF_QUARKUS = List.of(
            "quarkus.datasource.reactive.url", "quarkus.datasource.username", "quarkus.datasource.password",
            "quarkus.redis.hosts", "quarkus.redis.password", "quarkus.shutdown.delay", "quarkus.http.host");

    private ServiceSettings() {}

    static Set<String> variables() throws IOException {
        Set<String> variables = new TreeSet<>();
        OF_QUARKUS.forEach(name -> variables.add(variable(name)));
        properties().stringPropertyNames().forEach(name -> variables.add(variable(name)));
        for (Class<?> type : MainClasses.all()) {
            ConfigMapping mapping = type.getAnnotation(ConfigMapping.class);
            if (mapping != null) {
                ConfigMappings.getProperties(ConfigClass.configClass(type, mapping.prefix())).keySet()
                        .forEach(name -> variables.add(variable(name)));
            }
        }
        return variables;
    }

    /** What stands in the service's own file. */
    static String property(String name) throws IOException {
        return properties().getProperty(name);
    }

    private static Properties properties() throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(PROPERTIES)) {
            properties.load(reader);
        }
        return properties;
    }

    private static String variable(String property) {
        return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}
