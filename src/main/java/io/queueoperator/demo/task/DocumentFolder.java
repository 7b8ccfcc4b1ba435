package io.queueoperator.demo.task;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files between download and ocr, named by their SHA-256.
 *
 * <p>A job carries the checksum, never a path: whoever may enqueue a job must not be able to name a file of this machine.
 */
public final class DocumentFolder implements AutoCloseable {

    private static final Pattern CHECKSUM = Pattern.compile("[0-9a-f]{64}");

    /** Fills a stream. */
    @FunctionalInterface
    public interface Source<E extends Exception> {
        void writeTo(OutputStream out) throws E, IOException, InterruptedException;
    }

    private final Path folder;

    private DocumentFolder(Path folder) {
        this.folder = folder;
    }

    /** A new folder among the temporary files. */
    public static DocumentFolder temporary() throws IOException {
        return new DocumentFolder(Files.createTempDirectory("queue-operator-demo"));
    }

    /** Keeps what the source writes, and returns its checksum. */
    public <E extends Exception> String keep(Source<E> source) throws E, IOException, InterruptedException {
        Path arriving = Files.createTempFile(folder, "arriving", ".part");
        try {
            MessageDigest digest = sha256();
            try (OutputStream out = new DigestOutputStream(Files.newOutputStream(arriving), digest)) {
                source.writeTo(out);
            }
            String checksum = HexFormat.of().formatHex(digest.digest());
            Files.move(arriving, file(checksum), StandardCopyOption.REPLACE_EXISTING);
            return checksum;
        } finally {
            Files.deleteIfExists(arriving);
        }
    }

    /** Where the document with this checksum lies, whether it is there or not. */
    public Path file(String checksum) {
        if (!CHECKSUM.matcher(checksum).matches()) {
            throw new IllegalArgumentException("not a SHA-256 checksum: " + checksum);
        }
        return folder.resolve(checksum + ".pdf");
    }

    /** Removes the folder and all that is in it. */
    @Override
    public void close() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
