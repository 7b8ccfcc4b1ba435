package io.queueoperator.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.state.reconciliation.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisRefusalTest {
    @ParameterizedTest
    @ValueSource(strings = {
        "WRONGTYPE Operation against a key holding the wrong kind of value", "ERR value is not an integer",
        "NOPERM No permissions to access a key", "ERR Error running script: WRONGTYPE Operation against a key",
    })
    void what_is_said_of_one_key_leaves_the_others_writable(String message) {
        assertThat(RedisRefusal.isOfAKey(new IllegalStateException(message))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "LOADING Redis is loading the dataset in memory", "READONLY You can't write against a read only replica.",
        "ERR Error running script: OOM command not allowed", "MISCONF Redis is configured to save RDB snapshots",
        "ERR NOREPLICAS Not enough good replicas to write.", "Connection was closed", "",
        "ERR [0] CONNECTION_CLOSED", "ERR [0] java.net.SocketException: Connection reset", "ERR [0] Connection is closed",
        "ERR [0] java.io.IOException: Broken pipe", "ERR [0] io.netty.channel.StacklessClosedChannelException",
        "ERR [0] WRONGTYPE Operation against a key\nERR [1] CONNECTION_CLOSED",
    })
    void what_is_said_of_the_server_is_about_all_keys(String message) {
        assertThat(RedisRefusal.isOfAKey(new IllegalStateException(message))).isFalse();
    }

    @Test
    void a_failure_without_words_is_of_the_server() {
        assertThat(RedisRefusal.isOfAKey(new IllegalStateException())).isFalse();
    }

    @Test
    void a_person_reads_which_key_and_what_is_wrong_with_it() {
        Throwable forbidden = new IllegalStateException("NOPERM No permissions to access a key");
        Throwable wrongType = new IllegalStateException("WRONGTYPE Operation against a key");
        Throwable other = new IllegalStateException("ERR secret value is bad");

        assertThat(RedisRefusal.reason(forbidden)).isEqualTo(Reason.NOT_PERMITTED);
        assertThat(RedisRefusal.words("job:1", forbidden)).contains("job:1").contains("may not write");
        assertThat(RedisRefusal.reason(wrongType)).isEqualTo(Reason.OTHER);
        assertThat(RedisRefusal.words("job:1", wrongType)).contains("job:1").contains("another kind");
        assertThat(RedisRefusal.words("job:1", other)).contains("job:1").doesNotContain("secret");
    }
}
