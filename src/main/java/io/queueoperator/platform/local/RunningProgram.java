package io.queueoperator.platform.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A server of ours that runs although this service did not start it: its own service was killed. Found through a pid that
 * was written down, and believed only if the process with that pid still has our server's command line; pids are used
 * again, and a stranger's process is none of our business.
 *
 * @param pid of the process
 * @param program the file name of its executable
 * @param argument the path on its command line that makes it ours
 */
record RunningProgram(long pid, String program, Path argument) {

    /** How long a process may take to vanish after SIGKILL. */
    private static final Duration KILL_PATIENCE = Duration.ofSeconds(10);

    /** @param pidFile its first line is the pid; a missing or unreadable one means that nothing runs */
    static Optional<RunningProgram> find(Path pidFile, String program, Path argument) throws IOException {
        if (!Files.exists(pidFile)) {
            return Optional.empty();
        }
        String firstLine = Files.readString(pidFile).lines().findFirst().orElse("").trim();
        if (!firstLine.matches("[1-9]\\d{0,9}")) {
            return Optional.empty();
        }
        return Optional.of(new RunningProgram(Long.parseLong(firstLine), program, argument)).filter(RunningProgram::runs);
    }

    /** False as well for a zombie, which nobody can end and which harms nobody, and for another program on the same pid. */
    boolean runs() {
        List<String> command = commandLine(pid);
        return !command.isEmpty()
                && Path.of(command.get(0)).endsWith(program)
                && command.contains(argument.toString());
    }

    /**
     * Asks it to stop, and kills it if it does not.
     *
     * @param signal the name of the signal that makes it stop in good order
     * @throws LocalStoresException if it cannot even be killed
     */
    void stop(String signal, Duration patience) throws IOException, InterruptedException {
        signal(pid, signal);
        if (endsWithin(patience)) {
            return;
        }
        signal(pid, "KILL");
        if (!endsWithin(KILL_PATIENCE)) {
            throw new LocalStoresException("a " + program + " of a former run (pid " + pid + ") cannot be stopped: stop it by hand");
        }
    }

    /** Polls: the end of a process that is not a child is announced to nobody. */
    private boolean endsWithin(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (runs()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
        return true;
    }

    /** Through the shell, whose own {@code kill} is on every machine; Java itself can only send TERM and KILL. */
    static void signal(long pid, String signal) throws IOException, InterruptedException {
        new ProcessBuilder("sh", "-c", "kill -s \"$0\" \"$1\"", signal, Long.toString(pid))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /** Linux shows every process' command line to everybody; elsewhere Java knows those of the user's own. */
    private static List<String> commandLine(long pid) {
        if (Files.isDirectory(Path.of("/proc/self"))) {
            try {
                String line = Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"));
                return line.isEmpty() ? List.of() : List.of(line.split("\0"));
            } catch (IOException e) {
                return List.of(); // gone
            }
        }
        return ProcessHandle.of(pid).map(ProcessHandle::info)
                .filter(info -> info.command().isPresent())
                .map(info -> java.util.stream.Stream.concat(
                        info.command().stream(), java.util.Arrays.stream(info.arguments().orElse(new String[0]))).toList())
                .orElse(List.of());
    }
}
