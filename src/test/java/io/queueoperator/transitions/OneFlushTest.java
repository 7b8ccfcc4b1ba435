package io.queueoperator.transitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.LogContext;
import org.jboss.logmanager.Logger;
import org.junit.jupiter.api.Test;

class OneFlushTest {
    private final List<String> seen = new ArrayList<>();
    private final Logger logger = LogContext.create().getLogger("io.example.lines");

    @Test
    void many_lines_are_flushed_once_and_the_next_one_by_itself_again() {
        logger.getParent().addHandler(new Told("console"));
        OneFlush.of(logger, () -> List.of("a", "b", "c").forEach(this::log));
        assertThat(seen).containsExactly("console a", "console b", "console c", "console flush");

        seen.clear();
        log("d");
        assertThat(seen).containsExactly("console d", "console flush");
    }

    @Test
    void handlers_within_others_are_flushed_once_as_well() {
        Told outer = new Told("outer");
        outer.addHandler(new Told("inner"));
        logger.addHandler(outer);
        OneFlush.of(logger, () -> List.of("a", "b").forEach(this::log));

        assertThat(seen).containsOnlyOnce("inner flush").containsSubsequence("inner a", "inner b", "inner flush");
    }

    @Test
    void what_was_written_before_a_failure_is_flushed() {
        logger.addHandler(new Told("console"));

        assertThatThrownBy(() -> OneFlush.of(logger, () -> {
            log("a");
            throw new IllegalStateException("the disk is full");
        })).hasMessage("the disk is full");
        assertThat(seen).containsExactly("console a", "console flush");
    }

    @Test
    void a_handler_that_flushes_when_it_likes_goes_on_doing_so() {
        Told slow = new Told("slow");
        slow.setAutoFlush(false);
        logger.addHandler(slow);
        OneFlush.of(logger, () -> log("a"));

        assertThat(slow.isAutoFlush()).isFalse();
        assertThat(seen).containsExactly("slow a");
    }

    @Test
    void within_another_one_it_is_the_outer_one_that_flushes() {
        Told console = new Told("console");
        logger.addHandler(console);
        OneFlush.of(logger, () -> {
            OneFlush.of(logger, () -> log("a"));
            log("b");
        });

        assertThat(seen).containsExactly("console a", "console b", "console flush");
        assertThat(console.isAutoFlush()).isTrue();
    }

    @Test
    void a_handler_that_cannot_flush_keeps_no_other_one_silent() {
        logger.addHandler(new Told("broken") {
            @Override
            public void flush() {
                if (!seen.isEmpty()) {
                    throw new IllegalStateException("no space left");
                }
            }
        });
        logger.getParent().addHandler(new Told("console"));
        OneFlush.of(logger, () -> log("a"));

        assertThat(seen).containsExactly("broken a", "console a", "console flush");
    }

    @Test
    void handlers_that_no_line_reaches_are_left_alone() {
        logger.getParent().addHandler(new Told("console"));
        logger.setUseParentHandlers(false);
        OneFlush.of(logger, () -> log("a"));

        assertThat(seen).isEmpty();
    }

    private void log(String line) {
        logger.logRaw(new ExtLogRecord(Level.INFO, line, OneFlushTest.class.getName()));
    }

    /** Notes what it is told to do. */
    private class Told extends ExtHandler {
        private final String name;

        Told(String name) {
            this.name = name;
            setAutoFlush(true);
            seen.clear();
        }

        @Override
        protected void doPublish(ExtLogRecord line) {
            seen.add(name + " " + line.getMessage());
            for (var each : getHandlers()) {
                each.publish(line);
            }
            super.doPublish(line);
        }

        @Override
        public void flush() {
            seen.add(name + " flush");
        }
    }
}
