package io.queueoperator.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.platform.local.LocalStores;
import io.queueoperator.platform.redis.RedisScript;
import io.queueoperator.testing.LocalStoresResource;
import io.queueoperator.testing.RedisLine;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a report of a job that must get on goes to PostgreSQL, and when Redis may keep it: the script on the real Redis. */
class ProgressScriptTest {
    private static final String BODY = RedisScript.named("progress").body();
    private static final String KEY = "job:script";
    private static final int DEADLINE_S = 60;

    @AutoClose
    private static final LocalStores stores = LocalStoresResource.startFresh();

    @BeforeEach
    void a_running_job_that_advanced_just_now() {
        RedisLine.run(stores.redis(), "DEL", KEY);
        String later = Long.toString(now() + 3_600_000);
        set("operator", "me", "lease_token", "7", "state", "running", "checkpoint_ms", later, "lease_until_ms", later,
                "phase", "read", "step", "page 4", "progress_pct", "40", "units_completed", "4", "units_total", "10",
                "message", "", "progress_deadline_s", Integer.toString(DEADLINE_S), "advanced_ms", Long.toString(now()));
    }

    @Test
    void an_advance_shortly_after_the_one_that_postgresql_knows_of_is_taken_and_remembered() {
        assertThat(taken("", "", "41", "", "")).isTrue();
        assertThat(field("moved_ms")).isNotEmpty();
        assertThat(field("progress_pct")).isEqualTo("41");
    }

    @Test
    void an_advance_goes_to_postgresql_once_a_tenth_of_the_deadline_is_over() {
        set("advanced_ms", Long.toString(now() - DEADLINE_S * 100 - 1));

        assertThat(taken("", "", "41", "", "")).isFalse();
        assertThat(taken("write", "", "", "", "")).isFalse();
        assertThat(taken("", "page 5", "", "", "")).isFalse();
        assertThat(taken("", "", "", "5", "")).isFalse();
        assertThat(taken("", "", "", "", "11")).isFalse();
    }

    @Test
    void the_same_values_again_are_no_advance_nor_are_smaller_ones() {
        set("advanced_ms", "1");

        assertThat(taken("read", "page 4", "40", "4", "10")).isTrue();
        assertThat(taken("", "", "39", "3", "")).isTrue();
        assertThat(taken("", "", "", "", "")).isTrue();
        assertThat(field("moved_ms")).isEmpty();
    }

    @Test
    void jobs_without_a_deadline_are_taken_as_ever() {
        set("advanced_ms", "", "progress_deadline_s", "");

        assertThat(taken("", "", "90", "", "")).isTrue();
    }

    @Test
    void what_is_not_said_stays_and_is_told_to_postgresql_with_the_rest() {
        set("advanced_ms", "1");

        assertThat(answer("7", "41", "", "step", "page 5")).isEqualTo("0,read,page 5,41,4,10,");
        assertThat(field("phase")).isEqualTo("read");
        assertThat(field("step")).isEqualTo("page 5");
        assertThat(field("units_completed")).isEqualTo("4");
    }

    @Test
    void what_others_wrote_that_cannot_be_compared_is_left_to_postgresql() {
        set("progress_pct", "half");

        assertThat(answer("7", "41", "")).isEqualTo("0");
        assertThat(field("progress_pct")).isEqualTo("half");
    }

    @Test
    void each_of_many_jobs_is_answered_for_itself() {
        RedisLine.run(stores.redis(), "DEL", "job:none", "job:text");
        RedisLine.run(stores.redis(), "SET", "job:text", "no hash");

        List<String> answers = RedisLine.array(stores.redis(), "EVAL",
                "local r = (function() " + BODY + " end)() local a = {} for i = 1, #r do a[i] = tostring(r[i][1]) end return a",
                "4", "job:none", KEY, "job:text", KEY, "me", "0", "3", "7", "50", "", "3", "7", "50", "", "3", "7", "50", "",
                "5", "6", "60", "", "phase", "write");

        assertThat(answers).containsExactly("0", "1", "0", "0");
        assertThat(field("progress_pct")).isEqualTo("50");
    }

    private static String answer(String... said) {
        List<String> command = new ArrayList<>(List.of("EVAL",
                "local r = (function() " + BODY + " end)() return {table.concat(r[1], ',')}",
                "1", KEY, "me", "0", Integer.toString(said.length)));
        command.addAll(List.of(said));
        return RedisLine.array(stores.redis(), command.toArray(String[]::new)).get(0);
    }

    private static boolean taken(String phase, String step, String pct, String done, String total) {
        List<String> said = new ArrayList<>(List.of("7", pct, done));
        add(said, "phase", phase);
        add(said, "step", step);
        add(said, "units_total", total);
        return run(said).endsWith("1");
    }

    private static void add(List<String> said, String field, String value) {
        if (!value.isEmpty()) {
            said.add(field);
            said.add(value);
        }
    }

    /** The first word of the answer. */
    private static String run(List<String> said) {
        List<String> command = new ArrayList<>(List.of("EVAL", "local r = (function() " + BODY + " end)() return r[1][1]",
                "1", KEY, "me", "0", Integer.toString(said.size())));
        command.addAll(said);
        return RedisLine.run(stores.redis(), command.toArray(String[]::new));
    }

    private static String field(String name) {
        return RedisLine.array(stores.redis(), "EVAL", "return {redis.call('HGET', KEYS[1], ARGV[1]) or ''}", "1", KEY, name)
                .get(0);
    }

    private static long now() {
        List<String> time = RedisLine.array(stores.redis(), "TIME");
        return Long.parseLong(time.get(0)) * 1000 + Long.parseLong(time.get(1)) / 1000;
    }

    private static void set(String... pairs) {
        List<String> command = new ArrayList<>(List.of("HSET", KEY));
        command.addAll(List.of(pairs));
        RedisLine.run(stores.redis(), command.toArray(String[]::new));
    }
}
