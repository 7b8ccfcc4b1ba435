package io.queueoperator.testing;

import io.queueoperator.platform.local.LocalStores;
import io.queueoperator.platform.local.LocalStoresException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.flywaydb.core.Flyway;

/**
 * Stores that nobody has used: with nothing in them, or with the empty tables of today. To make a cluster and its tables
 * takes long, to copy them does not: that is done once per build, and again when a migration changes.
 *
 * <p>The folders' names are the same in every run, so that servers which a killed run left behind are found and stopped.
 */
final class FreshStores {
    private static final int FOLDERS = 20;
    private static final Path MIGRATIONS = Path.of("src", "main", "resources", "db", "migration");
    private static final String USED = "used";

    private FreshStores() {}

    private interface Fill {
        void into(Path folder) throws IOException;
    }

    private record Started(LocalStores stores, Path folder) {}

    /** Servers without any data of ours. */
    static LocalStores empty() {
        return start(folder -> {}).stores();
    }

    /** Servers whose PostgreSQL has our tables. */
    static LocalStores migrated() {
        try {
            Path template = template();
            return start(folder -> copy(template, folder.resolve("postgres"))).stores();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static synchronized Started start(Fill fill) {
        for (int number = 1;; number++) {
            Path folder = LocalStoresResource.BUILD.resolve("stores").resolve(Integer.toString(number));
            try {
                free(folder);
                fill.into(Files.createDirectories(folder));
                Files.writeString(folder.resolve(USED), me());
                LocalStores stores = LocalStoresResource.on(folder);
                stores.start();
                return new Started(stores, folder);
            } catch (LocalStoresException e) {
                if (number == FOLDERS || !e.getMessage().contains("in use")) {
                    throw e;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Empties a folder that nobody holds. */
    private static void free(Path folder) throws IOException {
        Path used = folder.resolve(USED);
        if (Files.exists(used)) {
            boolean closed = Files.readString(used).equals(me()) && Files.notExists(folder.resolve("service.pid"));
            if (!closed) {
                // To start is to take the folder, and to stop what a killed run left there.
                try (LocalStores former = LocalStoresResource.on(folder)) {
                    former.start();
                }
            }
        }
        delete(folder);
    }

    private static String me() {
        ProcessHandle me = ProcessHandle.current();
        return me.pid() + " since " + me.info().startInstant().map(Object::toString).orElse("?");
    }

    private static synchronized Path template() throws IOException {
        Path template = LocalStoresResource.CACHE.resolve("migrated-" + Long.toHexString(fingerprint()));
        if (Files.exists(template)) {
            return template;
        }
        Started made = start(folder -> {});
        try (LocalStores stores = made.stores()) {
            Map<String, String> at = stores.properties();
            Flyway.configure()
                    .dataSource(at.get("quarkus.datasource.jdbc.url"), at.get("quarkus.datasource.username"),
                            at.get("quarkus.datasource.password"))
                    .locations("filesystem:" + MIGRATIONS).schemas("queue_operator").defaultSchema("queue_operator")
                    .createSchemas(true).load().migrate();
        }
        return Files.move(made.folder().resolve("postgres"), template, StandardCopyOption.ATOMIC_MOVE);
    }

    private static long fingerprint() throws IOException {
        CRC32 sum = new CRC32();
        try (Stream<Path> files = Files.list(MIGRATIONS)) {
            for (Path file : files.sorted().toList()) {
                sum.update(file.getFileName().toString().getBytes(StandardCharsets.UTF_8));
                sum.update(Files.readAllBytes(file));
            }
        }
        return sum.getValue();
    }

    /** With owners and permissions: the server of a root user runs as somebody else. */
    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return;
        }
        List<Path> last;
        try (Stream<Path> files = Files.walk(folder)) {
            last = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : last) {
            Files.delete(file);
        }
    }
}
