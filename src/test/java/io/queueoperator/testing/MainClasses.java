package io.queueoperator.testing;

import io.queueoperator.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The compiled classes of the service, without those of its tests. */
public final class MainClasses {
    private MainClasses() {}

    /** The folder that they are in. */
    public static Path folder() {
        try {
            return Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All of them, not yet initialized. */
    public static List<Class<?>> all() {
        Path folder = folder();
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .filter(name -> name.startsWith("io/queueoperator/") && name.endsWith(".class"))
                    .filter(name -> !name.endsWith("package-info.class"))
                    .sorted()
                    .<Class<?>>map(name -> load(name.substring(0, name.length() - 6).replace('/', '.')))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, MainClasses.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
