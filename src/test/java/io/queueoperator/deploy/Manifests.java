package io.queueoperator.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What stands under {@code deploy/}: kustomizations, and the objects that each comes to. */
final class Manifests {
    static final Path ROOT = Path.of("deploy");
    /** What is used here of the language of kustomizations; another word is a misspelled one. */
    private static final Set<String> KNOWN = Set.of("apiVersion", "kind", "namespace", "resources", "components",
            "configMapGenerator", "secretGenerator", "images");

    private Manifests() {}

    /** An object with the file it stands in. */
    record Manifest(Path file, Map<String, Object> content) {
        String kind() {
            return (String) content.get("kind");
        }

        String name() {
            return at(content, "metadata", "name");
        }

        @Override
        public String toString() {
            return file + " (" + kind() + ")";
        }
    }

    /** Every folder with a kustomization. */
    static List<Path> kustomizations() {
        return files("kustomization.yaml").stream().map(Path::getParent).toList();
    }

    /** Every manifest that is no kustomization. */
    static List<Manifest> all() {
        return files("").stream().filter(file -> !file.endsWith("kustomization.yaml"))
                .flatMap(file -> read(file).stream()).toList();
    }

    /** All objects of a kustomization, those of what it stands on among them. */
    static List<Manifest> of(Path folder) {
        List<Manifest> found = new ArrayList<>();
        for (Path resource : resources(folder)) {
            if (Files.isDirectory(resource)) {
                found.addAll(of(resource));
            } else {
                found.addAll(read(resource));
            }
        }
        return found;
    }

    /** What a kustomization refers to, as paths. */
    static List<Path> resources(Path folder) {
        Map<String, Object> kustomization = kustomization(folder);
        return Stream.of("resources", "components")
                .flatMap(key -> Manifests.<List<String>>orElse(kustomization.get(key), List.of()).stream())
                .map(resource -> folder.resolve(resource).normalize()).toList();
    }

    static Map<String, Object> kustomization(Path folder) {
        Manifest only = read(folder.resolve("kustomization.yaml")).get(0);
        if (!KNOWN.containsAll(only.content.keySet())) {
            throw new AssertionError(only.file + " says " + only.content.keySet() + "; known here are " + KNOWN);
        }
        return only.content;
    }

    /** {@code NAME=value} of the generators of that kind, by the names of the objects they make; here and below. */
    static Map<String, List<String>> generated(Path folder, String generator) {
        Map<String, List<String>> made = new java.util.HashMap<>();
        resources(folder).stream().filter(Files::isDirectory).forEach(below -> made.putAll(generated(below, generator)));
        for (Map<String, Object> each : Manifests.<List<Map<String, Object>>>orElse(
                kustomization(folder).get(generator), List.of())) {
            made.put((String) each.get("name"), at(each, "literals"));
        }
        return made;
    }

    static List<Manifest> read(Path file) {
        LoaderOptions strict = new LoaderOptions();
        strict.setAllowDuplicateKeys(false);
        try {
            Iterable<Object> documents = new Yaml(new SafeConstructor(strict)).loadAll(Files.readString(file));
            return StreamSupport.stream(documents.spliterator(), false)
                    .map(document -> new Manifest(file, Manifests.<Map<String, Object>>orElse(document, Map.of()))).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What stands there: names lead into maps, numbers into lists. */
    @SuppressWarnings("unchecked")
    static <T> T at(Object from, Object... path) {
        Object found = from;
        for (Object step : path) {
            found = step instanceof Integer index ? ((List<Object>) found).get(index) : ((Map<String, Object>) found).get(step);
        }
        return (T) found;
    }

    @SuppressWarnings("unchecked")
    private static <T> T orElse(Object value, T otherwise) {
        return value == null ? otherwise : (T) value;
    }

    private static List<Path> files(String name) {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().endsWith(".yaml")
                    && (file.startsWith(ROOT.resolve("base")) || file.startsWith(ROOT.resolve("overlays"))
                            || file.startsWith(ROOT.resolve("components")))
                    && file.getFileName().toString().endsWith(name)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
