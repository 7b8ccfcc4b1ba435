package io.queueoperator.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The settings of the service as a chapter: a table for each prefix, in the order of their names. */
final class ConfigurationTable {
    private static final String HEAD = "| property, variable | type | default | meaning |\n| --- | --- | --- | --- |\n";

    private ConfigurationTable() {}

    static String of(List<ConfigurationSource.Mapping> mappings) {
        Map<String, List<ConfigurationSource.Mapping>> byPrefix = new TreeMap<>();
        mappings.forEach(mapping -> byPrefix.computeIfAbsent(mapping.prefix(), p -> new ArrayList<>()).add(mapping));
        return byPrefix.entrySet().stream()
                .map(entry -> chapter(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining("\n"));
    }

    private static String chapter(String prefix, List<ConfigurationSource.Mapping> mappings) {
        return "## " + prefix + "\n\n"
                + mappings.stream().map(ConfigurationSource.Mapping::meaning).collect(Collectors.joining(" ")) + "\n\n"
                + HEAD
                + mappings.stream().flatMap(mapping -> mapping.settings().stream())
                        .map(setting -> setting.row() + "\n").collect(Collectors.joining());
    }
}
