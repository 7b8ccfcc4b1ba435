package io.queueoperator.platform.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyTest {
    private static final String SECRET = "s3cr3t-v4lue";
    // printf '%s' s3cr3t-v4lue | sha256sum
    private static final String SHA256 = "8fc72cfd7a91177d2946599f2135f3d324baaa5fdb5c843aa971784afdb4269f";

    @Test
    void a_plain_key_may_do_everything() {
        ApiKey key = ApiKey.parse("ops:" + SECRET);

        assertThat(key.id()).isEqualTo("ops");
        assertThat(key.scopes()).containsExactlyInAnyOrder("read", "work", "admin");
        assertThat(key.matches(ApiKey.sha256(SECRET))).isTrue();
        assertThat(key.matches(ApiKey.sha256(SECRET + "x"))).isFalse();
        assertThat(key.matches(ApiKey.sha256(""))).isFalse();
    }

    @Test
    void a_scope_comes_with_the_smaller_ones_and_without_the_greater_ones() {
        assertThat(ApiKey.parse("ops:" + SECRET + ":read").scopes()).containsExactly("read");
        assertThat(ApiKey.parse("ops:" + SECRET + ":work").scopes()).containsExactlyInAnyOrder("read", "work");
        assertThat(ApiKey.parse("ops:" + SECRET + ":admin").scopes())
                .containsExactlyInAnyOrder("read", "work", "admin");
    }

    @Test
    void a_key_may_be_given_as_its_digest() {
        assertThat(ApiKey.parse("ops:sha256:" + SHA256).matches(ApiKey.sha256(SECRET))).isTrue();
        assertThat(ApiKey.parse("ops:sha256:" + SHA256.toUpperCase(Locale.ROOT))
                .matches(ApiKey.sha256(SECRET))).isTrue();
        assertThat(ApiKey.parse("ops:sha256:" + SHA256).matches(ApiKey.sha256(SHA256))).isFalse();
        assertThat(ApiKey.parse("ops:sha256:" + SHA256 + ":work").scopes()).containsExactlyInAnyOrder("read", "work");
    }

    @Test
    void spaces_around_an_entry_do_not_count() {
        ApiKey key = ApiKey.parse("  ops:" + SECRET + ":read\n");

        assertThat(key.id()).isEqualTo("ops");
        assertThat(key.matches(ApiKey.sha256(SECRET))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        SECRET, ":" + SECRET, " :" + SECRET, "ops:", "ops: ", "", "ops:" + SECRET + ":boss", "ops:" + SECRET + ":",
        "ops:" + SECRET + ":read:more", "ops:sha256:" + SECRET, "ops:sha256:", "ops:sha256:" + SHA256 + "00",
        "ops:sha256:" + SHA256 + ":boss", "ops:sha256:" + SHA256 + ":read:more", "ops:" + SECRET + ":READ"})
    void what_cannot_be_read_is_refused_without_repeating_the_key(String entry) {
        assertThatIllegalArgumentException().isThrownBy(() -> ApiKey.parse(entry))
                .withMessageStartingWith("queue-operator.security.keys: ")
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain(SECRET).doesNotContain(SHA256));
    }

    @Test
    void a_key_does_not_tell_its_digest_when_it_is_logged() {
        assertThat(ApiKey.parse("ops:" + SECRET + ":read").toString()).isEqualTo("ApiKey[ops [read]]");
    }
}
