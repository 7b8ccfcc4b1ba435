package io.queueoperator.platform.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningProgramTest {

    @TempDir
    Path folder;

    private Path pidFile(String content) throws Exception {
        return Files.writeString(folder.resolve("server.pid"), content);
    }

    /** A process whose command line reads {@code tail -f <path>}. */
    private static Process tail(Path path) throws Exception {
        return new ProcessBuilder("tail", "-f", path.toString()).start();
    }

    @Test
    void stopsAServerOfOurs() throws Exception {
        Path argument = Files.createFile(folder.resolve("data"));
        Process process = tail(argument);
        RunningProgram found = RunningProgram.find(pidFile(process.pid() + "\n/rest\n"), "tail", argument).orElseThrow();
        found.stop("TERM", Duration.ofSeconds(10));
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(found.runs()).isFalse();
    }

    @Test
    void killsAServerThatDoesNotStop() throws Exception {
        Path argument = Files.createFile(folder.resolve("data"));
        Process process = tail(argument);
        RunningProgram.signal(process.pid(), "STOP");
        RunningProgram.find(pidFile(process.pid() + "\n"), "tail", argument).orElseThrow().stop("TERM", Duration.ofMillis(50));
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void leavesAStrangerAlone() throws Exception {
        Path argument = Files.createFile(folder.resolve("data"));
        Path another = Files.createFile(folder.resolve("another"));
        Process stranger = tail(another);
        try {
            assertThat(RunningProgram.find(pidFile(stranger.pid() + "\n"), "tail", argument)).isEmpty();
            assertThat(RunningProgram.find(pidFile(stranger.pid() + "\n"), "postgres", another)).isEmpty();
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void believesNoNonsense() throws Exception {
        for (String content : new String[] {"", "\n", "0\n", "-1\n", "12x\n", "99999999999999999999\n"}) {
            assertThat(RunningProgram.find(pidFile(content), "tail", folder)).isEmpty();
        }
        assertThat(RunningProgram.find(folder.resolve("missing"), "tail", folder)).isEmpty();
    }
}
