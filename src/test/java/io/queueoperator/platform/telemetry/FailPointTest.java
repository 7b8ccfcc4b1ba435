package io.queueoperator.platform.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.queueoperator.testing.MainClasses;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FailPointTest {

    @AfterEach
    void disarm() {
        FailPoint.disarm();
    }

    @Test
    void nothing_happens_where_none_is_set() {
        for (FailPoint point : FailPoint.values()) {
            point.reached();
        }
    }

    @Test
    void nothing_happens_at_the_others_or_before_its_time() {
        FailPoint.arm("after_commit:3");
        FailPoint.AFTER_REDIS.reached();
        FailPoint.AFTER_REDIS.reached();
        FailPoint.AFTER_REDIS.reached();
        FailPoint.AFTER_COMMIT.reached();
        FailPoint.AFTER_COMMIT.reached();
    }

    @Test
    void a_name_that_does_not_exist_is_refused_with_those_that_do() {
        assertThatThrownBy(() -> FailPoint.arm("after_postgres:3"))
                .hasMessageContaining("queue-operator.fail-point").hasMessageContaining("after_postgres")
                .hasMessageContaining("before_statement, after_commit, after_redis, after_items, after_runs, before_cursor");
    }

    @Test
    void a_number_that_is_none_is_refused() {
        for (String bad : new String[] {"after_commit:", "after_commit:0", "after_commit:-1", "after_commit:x"}) {
            assertThatThrownBy(() -> FailPoint.arm(bad)).as(bad).hasMessageContaining("a number from 1");
        }
    }

    @Test
    void the_process_ends_there_at_once() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-cp",
                        MainClasses.folder() + System.getProperty("path.separator")
                                + Path.of(FailPointTest.class.getProtectionDomain().getCodeSource().getLocation().toURI())
                                + System.getProperty("path.separator") + System.getProperty("java.class.path"),
                        Halted.class.getName())
                .redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isEqualTo(137);
        assertThat(said.lines()).containsExactly("first");
    }

    /** What is ended. */
    static final class Halted {
        public static void main(String[] arguments) {
            FailPoint.arm("after_items:2");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("a hook")));
            FailPoint.AFTER_ITEMS.reached();
            System.out.println("first");
            FailPoint.AFTER_ITEMS.reached();
            System.out.println("second");
        }
    }
}
