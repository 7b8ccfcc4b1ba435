package io.queueoperator.platform.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The one folder below which everything of the embedded stores lies. Private to its user, and held by one service at a
 * time through a lock of the operating system, which dies with its holder: nothing stale can be left behind.
 */
final class DataFolder implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(DataFolder.class);

    /**
     * The folders this JVM holds. The system's lock belongs to the process, and closing <em>any</em> channel on the lock
     * file would give it up, so a second attempt from within must never come as far as opening the file.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path path;
    private @Nullable FileChannel lock;

    private DataFolder(Path path) {
        this.path = path;
    }

    /**
     * Creates the folder if need be, and takes it.
     *
     * @throws LocalStoresException if another service holds it (the message names its pid), or it cannot be written
     */
    static DataFolder hold(Path path) {
        try {
            Files.createDirectories(path);
            DataFolder folder = new DataFolder(path.toRealPath());
            folder.take();
            return folder;
        } catch (IOException e) {
            throw new LocalStoresException("the data folder " + path.toAbsolutePath() + " cannot be used (" + e
                    + "): make it writable for this user, or name another in QUEUE_OPERATOR_DATA_DIR", e);
        }
    }

    private void take() throws IOException {
        if (!HELD.add(path)) {
            throw heldBy(Long.toString(ProcessHandle.current().pid()));
        }
        boolean taken = false;
        try {
            makePrivate();
            FileChannel channel = FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock held;
            try {
                held = channel.tryLock();
            } catch (OverlappingFileLockException e) {
                // This very process holds it, by a class of another loader. Closing the channel would let go of that lock.
                throw heldBy(holder());
            }
            if (held == null) {
                channel.close();
                throw heldBy(holder());
            }
            lock = channel;
            // Apart from the lock file, so that whoever reads it opens and closes another one.
            Files.writeString(path.resolve("service.pid"), ProcessHandle.current().pid() + "\n");
            taken = true;
        } finally {
            if (!taken) {
                HELD.remove(path);
            }
        }
    }

    private void makePrivate() {
        try {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            // A mounted volume may belong to somebody else and still be writable; what lies below is private all the same.
            LOG.debugf("the data folder keeps its permissions: %s", e);
        }
    }

    private String holder() throws IOException {
        try {
            return Files.readString(path.resolve("service.pid")).trim();
        } catch (NoSuchFileException e) {
            return "unknown";
        }
    }

    private LocalStoresException heldBy(String pid) {
        return new LocalStoresException("the data folder " + path + " is in use by another service (pid " + pid
                + "): stop that one, or name another folder in QUEUE_OPERATOR_DATA_DIR");
    }

    /** @return absolute, without symbolic links: servers are recognised by the paths on their command lines */
    Path path() {
        return path;
    }

    /** @return a folder below this one, which exists and is private */
    Path folder(String name) throws IOException {
        Path folder = path.resolve(name);
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        return folder;
    }

    /** Writes a file that only this user can read, from its first byte on. */
    static void writePrivately(Path file, String content) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, content, StandardOpenOption.SYNC); // a password must not be lost while its database stays
    }

    /** @return 128 random bits in hexadecimal: needs no quoting in SQL, in a URL or in redis.conf */
    static String newPassword() {
        byte[] bits = new byte[16];
        new SecureRandom().nextBytes(bits);
        return HexFormat.of().formatHex(bits);
    }

    /** Gives the folder free. */
    @Override
    public synchronized void close() {
        if (lock == null) {
            return;
        }
        try {
            Files.deleteIfExists(path.resolve("service.pid"));
            lock.close();
        } catch (IOException e) {
            throw new LocalStoresException("the data folder " + path + " could not be given free (" + e + ")", e);
        } finally {
            lock = null;
            HELD.remove(path);
        }
    }
}
