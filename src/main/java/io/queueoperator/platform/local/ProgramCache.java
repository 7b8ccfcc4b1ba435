package io.queueoperator.platform.local;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The stores' programs, unpacked once. Each lies in a folder named after the checksum of what it was unpacked from, so
 * that an upgrade never meets the files of another version. Not in the machine's common folder for temporary files:
 * whoever came first there would own it, and root's files would be in a user's way.
 *
 * @param folder absolute; created when needed
 */
record ProgramCache(Path folder) {

    /** @return the folder that holds PostgreSQL's {@code bin}, {@code lib} and {@code share} */
    Path postgres(Platform platform) throws IOException {
        return unpackedOnce("postgres", platform.postgresArchive(), ProgramCache::untar);
    }

    /** @return the executable redis-server */
    Path redis(Platform platform) throws IOException {
        return unpackedOnce("redis", platform.redisServer(), ProgramCache::copyProgram).resolve("redis-server");
    }

    private interface Unpacking {
        void into(Path target, InputStream from) throws IOException;
    }

    private Path unpackedOnce(String name, String resource, Unpacking unpacking) throws IOException {
        Path unpacked = folder.resolve(name + "-" + checksum(resource));
        if (Files.isDirectory(unpacked)) {
            return unpacked;
        }
        Files.createDirectories(folder);
        Path fresh = Files.createTempDirectory(folder, name + ".unpacking-");
        try {
            try (InputStream from = open(resource)) {
                unpacking.into(fresh, from);
            }
            Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
            // The name appears when everything is there: a start that is killed half way leaves no half a program.
            Files.move(fresh, unpacked, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            deleteTree(fresh);
            if (!Files.isDirectory(unpacked)) { // else somebody else was faster
                throw e;
            }
        }
        return unpacked;
    }

    private static void untar(Path target, InputStream archive) throws IOException {
        try (var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path file = target.resolve(entry.getName()).normalize();
                if (!file.startsWith(target)) {
                    throw new IOException("the archive names a file outside of itself: " + entry.getName());
                }
                if (onlyForCompilers(entry.getName())) {
                    continue;
                }
                Files.createDirectories(entry.isDirectory() ? file : file.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
                } else if (entry.isLink()) {
                    Files.createLink(file, target.resolve(entry.getLinkName()).normalize());
                } else if (entry.isFile()) {
                    Files.copy(tar, file);
                    boolean executable = (entry.getMode() & 0100) != 0;
                    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
                }
            }
        }
    }

    private static boolean onlyForCompilers(String name) {
        return name.startsWith("include/") || name.endsWith(".a") || name.contains("/pgxs/");
    }

    private static void copyProgram(Path target, InputStream program) throws IOException {
        Path file = target.resolve("redis-server");
        Files.copy(program, file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String checksum(String resource) throws IOException {
        CRC32 sum = new CRC32();
        try (InputStream in = new CheckedInputStream(open(resource), sum)) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        }
        return HexFormat.of().toHexDigits((int) sum.getValue());
    }

    private static InputStream open(String resource) {
        InputStream in = ProgramCache.class.getResourceAsStream(resource);
        if (in == null) {
            throw new LocalStoresException("this build lacks " + resource + ": it was packaged without the embedded stores");
        }
        return in;
    }

    /** Deletes a folder and all below it; what vanishes meanwhile is no error. */
    static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, java.io.@org.jspecify.annotations.Nullable IOException e)
                    throws IOException {
                Files.deleteIfExists(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
