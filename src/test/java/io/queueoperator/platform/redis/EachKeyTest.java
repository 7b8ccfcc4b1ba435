package io.queueoperator.platform.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.platform.redis.EachKey.Part;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a script for many keys is given. */
class EachKeyTest {
    private static final RedisScript SCRIPT = RedisScript.named("display_new");
    private static final EachKey THREE = new EachKey(
            SCRIPT, List.of("me"), List.of(part("job:1"), part("job:2"), part("job:3")), "shared");

    @Test
    void a_server_that_has_all_keys_is_given_the_shared_one_with_each_of_the_scripts() {
        assertThat(THREE.split(2)).extracting(Evaluation::keys)
                .containsExactly(List.of("job:1", "job:2", "shared"), List.of("job:3", "shared"));
        assertThat(THREE.split(2)).extracting(Evaluation::arguments)
                .containsExactly(List.of("me", "1", "of job:1", "1", "of job:2"), List.of("me", "1", "of job:3"));
    }

    @Test
    void a_cluster_is_given_one_key_that_it_can_find() {
        assertThat(THREE.split(1)).extracting(Evaluation::keys)
                .containsExactly(List.of("job:1"), List.of("job:2"), List.of("job:3"));
    }

    @Test
    void a_script_without_a_shared_key_is_given_none() {
        assertThat(new EachKey(SCRIPT, List.of(), List.of(part("job:1"))).split(20).get(0).keys()).containsExactly("job:1");
    }

    @Test
    void what_many_keys_have_in_common_is_said_once_in_each_of_the_scripts() {
        List<String> common = List.of("x", "y");
        EachKey script = new EachKey(SCRIPT, List.of("me"), List.of(
                new Part("job:1", List.of("1"), common), new Part("job:2", List.of("2"), List.of("x", "y")),
                new Part("job:3", List.of("3"), List.of("z")), new Part("job:4", List.of("4"), common)));

        assertThat(script.arguments()).containsExactly(
                "me", "1", "1", "2", "x", "y", "1", "2", "0", "1", "3", "1", "z", "1", "4", "2", "x", "y");
        assertThat(script.split(1)).extracting(Evaluation::arguments).contains(List.of("me", "1", "2", "2", "x", "y"));
    }

    private static Part part(String key) {
        return new Part(key, List.of("of " + key));
    }
}
