package io.queueoperator.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The classes of the packaged service as a JVM keeps them (AppCDS): written at the orderly end of one process of a build, and
 * read by all later ones, which start in less than half the time. Without it everything is the same, only slower.
 */
final class ClassArchive {
    private static final Path FILE = LocalStoresResource.BUILD.resolve("service.jsa");

    private ClassArchive() {}

    /**
     * What a JVM is told that starts this build of the service: to read the archive, or to write one.
     *
     * @param mayWrite not where the process has to die at once: even one that halts would write first
     */
    static List<String> options(String name, Path service, boolean mayWrite) {
        try {
            if (Files.exists(FILE) && Files.getLastModifiedTime(FILE).compareTo(Files.getLastModifiedTime(service)) > 0) {
                return List.of("-XX:SharedArchiveFile=" + FILE);
            }
            return mayWrite ? List.of("-XX:ArchiveClassesAtExit=" + written(name), "-Xlog:cds=error") : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** After the orderly end of a process: what it wrote is the archive from now on, if it was to write one. */
    static void keep(String name) {
        try {
            if (Files.exists(written(name))) {
                Files.move(written(name), FILE, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path written(String name) {
        return LocalStoresResource.BUILD.resolve("service-logs").resolve(name + ".jsa");
    }
}
