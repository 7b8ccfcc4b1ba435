package io.queueoperator.platform.local;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * PostgreSQL's data on disk: made once, checked at every start.
 *
 * @param home the program's folder
 * @param folder holds {@code pgdata} and the {@code password} that goes with it
 * @param account whose files they are
 */
record PostgresCluster(Path home, Path folder, PostgresAccount account) {

    private static final Logger LOG = Logger.getLogger(PostgresCluster.class);

    static final String DATABASE = "queue_operator";
    static final String USER = "queue_operator";

    Path data() {
        return folder.resolve("pgdata");
    }

    Path pidFile() {
        return data().resolve("postmaster.pid");
    }

    String password() throws IOException {
        return Files.readString(folder.resolve("password")).trim();
    }

    /**
     * Makes the cluster if there is none. It gets its name only when it is complete: whatever kills a first start, the next
     * one begins from the beginning.
     */
    void makeIfMissing() throws IOException, InterruptedException {
        if (Files.isDirectory(folder)) {
            return;
        }
        String unfinished = folder.getFileName() + ".unfinished-";
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder.getParent(), unfinished + "*")) {
            for (Path path : left) {
                ProgramCache.deleteTree(path);
            }
        } catch (IOException e) {
            // Its killed service's initdb may still be writing there; then the next start tidies up.
            LOG.debugf("an unfinished data folder stays for now: %s", e);
        }
        Path fresh = Files.createTempDirectory(folder.getParent(), unfinished);
        PostgresCluster inMaking = new PostgresCluster(home, fresh, account);
        inMaking.makeReachable();
        inMaking.make();
        Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    private void make() throws IOException, InterruptedException {
        String password = DataFolder.newPassword();
        Files.createDirectory(data());
        account.handOver(data());
        run("", "initdb", "--pgdata=" + data(), "--username=postgres", "--auth=trust", "--encoding=UTF8",
                // The same order and the same letters on every machine, whatever it has installed.
                "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-instructions");
        // Other people of this machine can reach the port as well, and "trust" would let them in. The superuser cannot
        // connect at all; the service owns its database and nothing else, as it would elsewhere.
        Files.writeString(data().resolve("pg_hba.conf"), "host all " + USER + " 127.0.0.1/32 scram-sha-256\n");
        // Without a server there is no moment in which somebody else could connect, and standard input is on no list of
        // processes, unlike a command line.
        run("CREATE ROLE " + USER + " LOGIN PASSWORD '" + password + "';\n"
                        + "CREATE DATABASE " + DATABASE + " OWNER " + USER + ";\n",
                "postgres", "--single", "-D", data().toString(), "-c", "exit_on_error=on",
                "-c", "password_encryption=scram-sha-256", "postgres");
        DataFolder.writePrivately(folder.resolve("password"), password + "\n");
    }

    private void run(String input, String program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(home.resolve("bin").resolve(program).toString()));
        command.addAll(List.of(arguments));
        Path said = folder.resolve(program + ".log");
        ProcessBuilder builder = new ProcessBuilder(account.command(command))
                .redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        try (var standardInput = process.outputWriter()) {
            standardInput.write(input);
        }
        int exitCode = process.waitFor();
        if (exitCode != 0) {
            List<String> lines = Files.readAllLines(said);
            throw new LocalStoresException("PostgreSQL's data folder could not be made (" + program + ", exit code "
                    + exitCode + "): " + String.join(" | ", lines.subList(Math.max(lines.size() - 3, 0), lines.size())));
        }
    }

    /**
     * Checks that what lies there can be used by this user and by these programs.
     *
     * @throws LocalStoresException if not; the message says what to do
     */
    void check(int majorVersion) throws IOException {
        if (!account.canUse(data())) {
            throw new LocalStoresException(data() + " belongs to the user " + Files.getOwner(data()) + ": start the service as"
                    + " that user, or name another folder in QUEUE_OPERATOR_DATA_DIR");
        }
        makeReachable();
        account.handOver(data());
        String madeBy = Files.readString(data().resolve("PG_VERSION")).trim();
        if (!madeBy.equals(Integer.toString(majorVersion))) {
            throw new LocalStoresException(data() + " was made by PostgreSQL " + madeBy + ", and this service brings "
                    + majorVersion + ": take a dump with the release of the service that made it and load it here,"
                    + " or move the folder away to begin empty");
        }
    }

    private void makeReachable() throws IOException {
        Files.setPosixFilePermissions(folder,
                PosixFilePermissions.fromString(account.passesThrough() ? "rwx--x--x" : "rwx------"));
    }

    /**
     * Puts this service's pid in place of the one in a pid file that a dead server left. PostgreSQL would refuse to start
     * if some other process has got that pid meanwhile; its parent's it overlooks. The rest of the file stays: with it,
     * PostgreSQL makes sure by itself that no child of the dead server still writes to the data.
     */
    void forgetDeadServer() throws IOException {
        if (!Files.exists(pidFile())) {
            return;
        }
        List<String> lines = new ArrayList<>(Files.readAllLines(pidFile()));
        if (lines.isEmpty()) {
            Files.delete(pidFile()); // cut off by a power failure, and it would be refused
            return;
        }
        lines.set(0, Long.toString(ProcessHandle.current().pid()));
        Files.writeString(pidFile(), String.join("\n", lines) + "\n"); // in place: it keeps its owner
    }
}
