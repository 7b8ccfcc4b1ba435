package io.queueoperator.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.platform.local.LocalStores;
import io.queueoperator.platform.redis.RedisScript;
import io.queueoperator.testing.LocalStoresResource;
import io.queueoperator.testing.RedisLine;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a report of a job that must get on goes to PostgreSQL, and when Redis may keep it: the script on the real Redis. */
class ProgressScriptTest {
    private static final String BODY = RedisScript.named("progress").body();
    private static final String KEY = "job:script";
    private static final int DEADLINE_S = 60;

    private static LocalStores stores;

    @BeforeAll
    static void start() {
        stores = LocalStoresResource.startFresh();
    }

    @AfterAll
    static void stop() {
        if (stores != null) {
            stores.close();
        }
    }

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

    private static boolean taken(String phase, String step, String pct, String done, String total) {
        String answer = RedisLine.run(stores.redis(), "EVAL", "local r = (function() " + BODY + " end)() return r[1]",
                "1", KEY, "me", "7", "0", phase, step, pct, done, total, "");
        return answer.endsWith("1");
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
