package io.queueoperator.platform.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * How a server's process is born, and what it said.
 *
 * @param log what the server prints since its last launch; that of the launch before lies beside it, ending in {@code .1}
 */
record ServerLaunch(Path log) {

    private static final Set<String> INHERITED_ENVIRONMENT = Set.of("PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH");

    Process start(List<String> command) throws IOException {
        if (Files.exists(log)) {
            Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
        List<String> apart = new ArrayList<>(command);
        if (isOnPath("setsid")) {
            apart.add(0, "setsid"); // Ctrl-C goes to the terminal's whole group; the stores have to outlive the service
        }
        ProcessBuilder builder = new ProcessBuilder(apart).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().keySet().retainAll(INHERITED_ENVIRONMENT); // the service's secrets are not theirs
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    /** The last complaint in the log, else its last line. */
    String lastWords() throws IOException {
        List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
        return lines.stream().filter(line -> line.contains("FATAL") || line.contains("PANIC") || line.contains("rror"))
                .reduce((first, second) -> second)
                .orElse(lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1));
    }

    /** A loopback port that is free now; somebody else may take it before the server does, so be ready to try again. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            return socket.getLocalPort();
        }
    }

    private static boolean isOnPath(String program) {
        String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
        return Arrays.stream(path.split(":")).anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
