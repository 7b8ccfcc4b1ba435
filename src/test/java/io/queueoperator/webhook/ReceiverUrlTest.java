package io.queueoperator.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.queueoperator.core.job.Problem;
import io.queueoperator.testing.Cases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceiverUrlTest {

    @ParameterizedTest
    @CsvSource({
        "https://receiver.example.org,                 receiver.example.org, 443,  /",
        "https://Receiver.Example.ORG./a%20b?c=d&e,    receiver.example.org, 443,  /a%20b?c=d&e",
        "HTTPS://receiver.example.org:8443/,           receiver.example.org, 8443, /",
        "https://8.8.8.8/hook,                         8.8.8.8,              443,  /hook",
        "https://[2606:4700::1]/hook,                  2606:4700::1,         443,  /hook",
        "https://1e100.example/hook,                   1e100.example,        443,  /hook",
    })
    void a_receiver_on_the_internet_is_accepted(String text, String host, int port, String target) {
        assertThat(ReceiverUrl.parse(text, false, false)).isEqualTo(new ReceiverUrl(true, host, port, target));
    }

    @ParameterizedTest
    @CsvSource({
        "hook,                              is not a web address",
        "ftp://receiver.example.org,        is not a web address",
        "file:///etc/passwd,                is not a web address",
        "http://receiver.example.org/hook,  is not https",
        "https://,                          is not a URL",
        "https:///hook,                     has no valid host",
        "https://a b/,                      is not a URL",
        "https://a_b.example.org/,          has no valid host",
        "https://bücher.example/,           has characters outside of ASCII",
        "https://u:p@receiver.example.org/, has a user before the host",
        "https://receiver.example.org/#a,   has a fragment",
        "https://receiver.example.org:0/,   has a port out of range",
        "https://receiver.example.org:70000/, has a port out of range",
        "https://localhost/,                leads to a loopback address",
        "https://a.localhost./,             leads to a loopback address",
        "https://127.0.0.1/,                leads to a loopback address",
        "https://10.1.2.3/,                 leads to a private address",
        "https://169.254.169.254/latest/,   leads to a link-local address",
        "https://[::1]/,                    leads to a loopback address",
        "https://[::ffff:127.0.0.1]/,       leads to a loopback address",
        "https://[fd00:ec2::254]/,          leads to a unique-local address",
        "https://2130706433/,               has a host that is neither",
        "https://0x7f000001/,               has a host that is neither",
        "https://127.1/,                    has no valid host",
        "https://0177.0.0.1/,               has a host that is neither",
        "https://010.0.0.1/,                has a host that is neither",
        "https://127.0.0.0x1/,              has no valid host",
    })
    void what_is_no_receiver_on_the_internet_is_refused_and_says_why(String text, String why) {
        assertThatThrownBy(() -> ReceiverUrl.parse(text, false, false))
                .isInstanceOf(Problem.class).hasMessageStartingWith("url " + why);
    }

    @Test
    void a_closed_network_may_allow_its_own_addresses_and_http() {
        assertThat(ReceiverUrl.parse("http://127.0.0.1:8080/hook", true, true))
                .isEqualTo(new ReceiverUrl(false, "127.0.0.1", 8080, "/hook"));
        assertThat(ReceiverUrl.parse("https://localhost/hook", false, true).host()).isEqualTo("localhost");
        assertThatThrownBy(() -> ReceiverUrl.parse("http://127.0.0.1/hook", true, false)).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> ReceiverUrl.parse("http://127.0.0.1/hook", false, true)).isInstanceOf(Problem.class);
    }

    @Test
    void no_text_whatever_does_anything_but_be_accepted_or_refused() {
        Cases.forAll(random -> {
            String text = "https://" + Cases.text(random, 6);
            try {
                assertThat(ReceiverUrl.parse(text, true, false).host()).isNotEmpty();
            } catch (Problem refused) {
                assertThat(refused.sentence()).startsWith("url ");
            }
        });
    }
}
