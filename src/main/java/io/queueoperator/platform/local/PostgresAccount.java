package io.queueoperator.platform.local;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Under whose name PostgreSQL runs. It refuses to be root, so a service that is root has to put something in front of it:
 * either a user namespace of its own, inside of which root's files appear to belong to nobody in particular, or, where
 * containers forbid those, the user nobody.
 *
 * @param prefix goes before the command
 * @param uid who has to own the database's files
 * @param passesThrough whether that user has to be let through folders that belong to root
 */
record PostgresAccount(List<String> prefix, long uid, boolean passesThrough) {

    private static final Logger LOG = Logger.getLogger(PostgresAccount.class);
    private static final long ROOT = 0;
    private static final long NOBODY = 65534;

    /**
     * Tries what works here, with the real program.
     *
     * @param postgres the executable
     * @param onTheWay the folders of ours that an account other than the service's own has to pass through
     * @throws LocalStoresException if it cannot be run in any way
     */
    static PostgresAccount thatRuns(Path postgres, Path... onTheWay) throws IOException, InterruptedException {
        long self = new UnixSystem().getUid();
        if (self != ROOT) {
            PostgresAccount own = new PostgresAccount(List.of(), self, false);
            if (!own.runs(postgres)) {
                throw new LocalStoresException("PostgreSQL's programs cannot be run here (" + postgres
                        + "): they need glibc, and a data folder that is not mounted noexec");
            }
            return own;
        }
        PostgresAccount namespace = new PostgresAccount(List.of("unshare", "--user", "--"), ROOT, false);
        if (namespace.runs(postgres)) {
            return namespace;
        }
        PostgresAccount nobody = new PostgresAccount(
                List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--"), NOBODY, true);
        for (Path folder : onTheWay) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        }
        if (nobody.runs(postgres)) {
            LOG.debug("user namespaces are not permitted here: PostgreSQL runs as nobody");
            return nobody;
        }
        throw new LocalStoresException("PostgreSQL refuses to run as root, and here it can neither be put into a user namespace"
                + " ('unshare --user' is not permitted) nor be run as nobody ('setpriv' is missing, or " + postgres
                + " is out of nobody's reach): run the service as a normal user, name a folder that everybody can reach in"
                + " QUEUE_OPERATOR_DATA_DIR, or set QUARKUS_DATASOURCE_REACTIVE_URL to a PostgreSQL of yours");
    }

    private boolean runs(Path postgres) throws InterruptedException {
        try {
            return new ProcessBuilder(command(List.of(postgres.toString(), "--version")))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor() == 0;
        } catch (IOException e) {
            return false; // the program in front of it is missing
        }
    }

    List<String> command(List<String> command) {
        return Stream.concat(prefix.stream(), command.stream()).toList();
    }

    /** @return whether the folder's files belong to this account, or root can still make it so with {@link #handOver} */
    boolean canUse(Path folder) throws IOException {
        return new UnixSystem().getUid() == ROOT || owner(folder) == uid;
    }

    /** Makes everything below the folder this account's own. Only root ever has to. */
    void handOver(Path folder) throws IOException {
        if (owner(folder) == uid) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            // The folder itself comes last: it is what tells, next time, that all the rest is done.
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.setAttribute(file, "unix:uid", (int) uid, LinkOption.NOFOLLOW_LINKS);
            }
        }
    }

    private static long owner(Path folder) throws IOException {
        return ((Number) Files.getAttribute(folder, "unix:uid")).longValue();
    }
}
