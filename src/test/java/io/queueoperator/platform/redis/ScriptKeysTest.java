package io.queueoperator.platform.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.queueoperator.platform.redis.RedisScripts.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Redis Cluster asks of scripts: they touch the keys that they are given and no others, and those are in one slot. */
class ScriptKeysTest {
    private static final Pattern COMMAND = Pattern.compile("redis\\.p?call\\(\\s*'([A-Z]+)'\\s*(?:,\\s*([^,)]+))?");
    private static final Set<String> WITHOUT_KEY = Set.of("TIME");

    @ParameterizedTest
    @MethodSource("scripts")
    void a_script_touches_only_keys_that_it_was_given(String name) {
        assertThat(others(RedisScript.named(name).body())).isEmpty();
    }

    @Test
    void a_script_that_makes_up_a_key_is_noticed() {
        assertThat(others("redis.call('HGET', 'job:' .. ARGV[1], 'x')")).containsExactly("HGET of 'job:' .. ARGV[1]");
        assertThat(others("local key = ARGV[1]\nredis.call('DEL', key)")).containsExactly("DEL of key");
        assertThat(others("local c = 'DEL'\nredis.call(c, KEYS[1])")).containsExactly("a command that is not written out");
    }

    @Test
    void a_call_with_keys_of_several_slots_is_refused_wherever_it_runs() {
        assertThatThrownBy(() -> new Call(RedisScript.named("intake_take"), List.of("queue", "job:1"), List.of()))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("intake_take");
    }

    static List<String> scripts() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src", "main", "resources", "redis"))) {
            return files.map(file -> file.getFileName().toString().replace(".lua", "")).sorted().toList();
        }
    }

    private static List<String> others(String body) {
        List<String> others = new ArrayList<>();
        boolean keyIsGiven = body.contains("local key = KEYS[1]\n") || body.contains("for i, key in ipairs(KEYS) do\n");
        int written = 0;
        Matcher command = COMMAND.matcher(body);
        while (command.find()) {
            written++;
            String key = String.valueOf(command.group(2)).strip();
            boolean given = key.matches("KEYS\\[\\w+]") || keyIsGiven && key.equals("key");
            if (!given && !WITHOUT_KEY.contains(command.group(1))) {
                others.add(command.group(1) + " of " + key);
            }
        }
        if (written != body.split("redis\\.p?call\\(", -1).length - 1) {
            others.add("a command that is not written out");
        }
        return others;
    }
}
