package io.queueoperator.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.queueoperator.core.job.Problem;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureTest {
    private static final Secret SECRET = Secret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

    /** The example of Standard Webhooks. */
    @Test
    void a_message_is_signed_as_standard_webhooks_says() {
        String signature = Signature.of(
                List.of(SECRET), "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}");

        assertThat(signature).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void while_the_secret_changes_a_message_has_two_signatures_the_new_one_first() {
        Secret other = Secret.generate(new SecureRandom());

        assertThat(Signature.of(List.of(other, SECRET), "m", 1, "{}"))
                .isEqualTo(Signature.of(List.of(other), "m", 1, "{}") + " " + Signature.of(List.of(SECRET), "m", 1, "{}"));
    }

    @Test
    void another_id_time_body_or_secret_is_another_signature() {
        String signature = Signature.of(List.of(SECRET), "m", 1, "{}");

        assertThat(List.of(
                        Signature.of(List.of(SECRET), "n", 1, "{}"), Signature.of(List.of(SECRET), "m", 2, "{}"),
                        Signature.of(List.of(SECRET), "m", 1, "{ }"),
                        Signature.of(List.of(Secret.generate(new SecureRandom())), "m", 1, "{}")))
                .doesNotContain(signature).doesNotHaveDuplicates();
    }

    @Test
    void a_generated_secret_has_32_bytes_and_is_never_the_same() {
        SecureRandom random = new SecureRandom();
        Secret secret = Secret.generate(random);

        assertThat(Secret.parse(secret.text()).key()).hasSize(32);
        assertThat(secret).isNotEqualTo(Secret.generate(random));
        assertThat(secret.toString()).doesNotContain(secret.text().substring(6));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_!!!!", "whsec_c2hvcnQ="})
    void a_secret_that_is_none_is_refused_without_repeating_it(String text) {
        assertThatThrownBy(() -> Secret.parse(text)).isInstanceOf(Problem.class).hasMessageStartingWith("secret is not valid")
                .extracting(Throwable::getMessage).asString().doesNotContain("c2hvcnQ=", "!!!!");
    }

    @Test
    void a_secret_may_have_24_to_64_bytes() {
        for (int length : new int[] {23, 24, 64, 65}) {
            String text = "whsec_" + Base64.getEncoder().encodeToString(new byte[length]);
            if (length == 24 || length == 64) {
                assertThat(Secret.parse(text).key()).hasSize(length);
            } else {
                assertThatThrownBy(() -> Secret.parse(text)).isInstanceOf(Problem.class);
            }
        }
    }
}
