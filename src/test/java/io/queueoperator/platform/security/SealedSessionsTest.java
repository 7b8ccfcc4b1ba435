package io.queueoperator.platform.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a cookie of the console is worth. */
class SealedSessionsTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant EVENING = NOON.plusSeconds(6 * 3600);
    private static final Optional<String> SECRET = Optional.of("0123456789abcdef0123456789abcdef");
    private static final ApiKey ANN = ApiKey.parse("ann:one-key");
    private static final ApiKey READER = ApiKey.parse("reader:another-key:read");

    @Test
    void a_cookie_stands_for_its_key_until_it_expires() {
        SealedSessions sessions = sessions(SECRET, ANN, READER);
        String cookie = sessions.issue(READER, EVENING);

        Session session = sessions.read(cookie, NOON).orElseThrow();
        assertThat(session.keyId()).isEqualTo("reader");
        assertThat(session.scopes()).containsExactly("read");
        assertThat(session.expiresAt()).isEqualTo(EVENING);
        assertThat(sessions.read(cookie, EVENING.minusMillis(1))).isPresent();
        assertThat(sessions.read(cookie, EVENING)).isEmpty();
    }

    @Test
    void another_instance_with_the_same_configuration_knows_it_in_whatever_order_the_keys_stand() {
        String cookie = sessions(Optional.empty(), ANN, READER).issue(ANN, EVENING);

        assertThat(sessions(Optional.empty(), READER, ANN).read(cookie, NOON)).isPresent();
        assertThat(sessions(SECRET, READER, ANN).read(sessions(SECRET, ANN, READER).issue(ANN, EVENING), NOON)).isPresent();
    }

    @Test
    void a_key_that_is_removed_or_changed_ends_its_sessions_and_no_others() {
        SealedSessions before = sessions(SECRET, ANN, READER);
        String anns = before.issue(ANN, EVENING);
        String readers = before.issue(READER, EVENING);

        assertThat(sessions(SECRET, READER).read(anns, NOON)).isEmpty();
        assertThat(sessions(SECRET, READER).read(readers, NOON)).isPresent();
        assertThat(sessions(SECRET, ApiKey.parse("ann:rotated"), READER).read(anns, NOON)).isEmpty();
        assertThat(sessions(SECRET, ApiKey.parse("ann:one-key:read"), READER).read(anns, NOON)).as("fewer rights").isEmpty();
        assertThat(sessions(SECRET, ApiKey.parse("bob:one-key"), READER).read(anns, NOON)).as("another name").isEmpty();
        assertThat(sessions(SECRET, ApiKey.parse("ann:rotated"), READER).read(readers, NOON)).isPresent();
    }

    @Test
    void a_service_with_another_secret_or_other_keys_knows_none_of_them() {
        String cookie = sessions(SECRET, ANN).issue(ANN, EVENING);

        assertThat(sessions(Optional.of("fedcba9876543210fedcba9876543210"), ANN).read(cookie, NOON)).isEmpty();
        assertThat(sessions(Optional.empty(), ANN).read(cookie, NOON)).isEmpty();
        assertThat(sessions(Optional.empty(), ANN, READER).read(sessions(Optional.empty(), ANN).issue(ANN, EVENING), NOON))
                .isEmpty();
    }

    @Test
    void what_is_changed_in_a_cookie_breaks_its_seal() {
        SealedSessions sessions = sessions(SECRET, ANN, READER);
        String cookie = sessions.issue(READER, EVENING);
        String payload = new String(Base64.getUrlDecoder().decode(cookie.split("\\.")[0]), StandardCharsets.UTF_8);
        String longer = payload.replace(
                Long.toString(EVENING.getEpochSecond()), Long.toString(EVENING.getEpochSecond() + 1_000_000));
        assertThat(longer).isNotEqualTo(payload);

        assertThat(sessions.read(encoded(longer) + "." + cookie.split("\\.")[1], NOON)).isEmpty();
        assertThat(sessions.read(encoded(payload.replace("reader", "ann")) + "." + cookie.split("\\.")[1], NOON)).isEmpty();
        for (int i = 0; i < cookie.length(); i += 7) {
            char other = cookie.charAt(i) == 'A' ? 'Z' : 'A';
            assertThat(sessions.read(cookie.substring(0, i) + other + cookie.substring(i + 1), NOON)).as("at %d", i).isEmpty();
        }
        assertThat(sessions.read(cookie.substring(0, cookie.indexOf('.') + 1), NOON)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a.b", "%%%.%%%", "....", "not a cookie of ours", "1\n2\n3.x"})
    void what_is_no_cookie_of_ours_is_no_session_and_no_error(String cookie) {
        assertThat(sessions(SECRET, ANN).read(cookie, NOON)).isEmpty();
        assertThat(sessions(SECRET, ANN).read(cookie + "x".repeat(10_000), NOON)).isEmpty();
        assertThat(sessions(SECRET, ANN).read(null, NOON)).isEmpty();
    }

    @Test
    void each_session_has_a_token_of_its_own_that_is_not_in_the_cookie() {
        SealedSessions sessions = sessions(SECRET, ANN);
        String cookie = sessions.issue(ANN, EVENING);
        Session one = sessions.read(cookie, NOON).orElseThrow();
        Session other = sessions.read(sessions.issue(ANN, EVENING), NOON).orElseThrow();

        assertThat(one.isOurPage(one.csrfToken())).isTrue();
        assertThat(sessions.read(cookie, NOON).orElseThrow().csrfToken()).isEqualTo(one.csrfToken());
        assertThat(one.isOurPage(other.csrfToken())).isFalse();
        assertThat(one.isOurPage(null)).isFalse();
        assertThat(one.isOurPage("")).isFalse();
        assertThat(cookie).doesNotContain(one.csrfToken());
    }

    @Test
    void nothing_secret_is_in_what_is_logged_or_in_the_cookie() {
        SealedSessions sessions = sessions(SECRET, ANN);
        String cookie = sessions.issue(ANN, EVENING);
        Session session = sessions.read(cookie, NOON).orElseThrow();

        assertThat(session.toString()).contains("ann").doesNotContain(session.csrfToken());
        assertThat(new Sessions.Opened(session, "queue_operator_session=" + cookie).toString()).doesNotContain(cookie);
        String payload = new String(Base64.getUrlDecoder().decode(cookie.split("\\.")[0]), StandardCharsets.UTF_8);
        assertThat(payload).doesNotContain("one-key",
                Base64.getUrlEncoder().withoutPadding().encodeToString(ApiKey.sha256("one-key")));
    }

    @Test
    void a_secret_that_can_be_guessed_is_refused_without_being_repeated() {
        assertThatIllegalArgumentException().isThrownBy(() -> SessionSeal.of(Optional.of("pa55"), List.of(ANN)))
                .withMessageContaining("queue-operator.console.session-secret")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("pa55"));
    }

    private static SealedSessions sessions(Optional<String> secret, ApiKey... keys) {
        return new SealedSessions(List.of(keys), SessionSeal.of(secret, List.of(keys)));
    }

    private static String encoded(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
