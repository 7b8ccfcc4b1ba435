package io.queueoperator.core.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.queueoperator.testing.Cases;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextFactsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "TimeoutError: ADB timeout                         | TimeoutError",
        "ConnectionError                                   | ConnectionError",
        "spider-7: job 3: requests.exceptions.ReadTimeout: no answer | requests.exceptions.ReadTimeout",
        "java.net.SocketTimeoutException: Read timed out   | java.net.SocketTimeoutException",
        "org.example.Outer$InnerException: no              | org.example.Outer$InnerException",
        "KeyboardInterrupt                                 | KeyboardInterrupt",
    })
    void the_exception_at_the_head_of_a_message_is_found(String message, String type) {
        assertThat(TextFacts.exceptionTypes(message)).containsExactly(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "error: 7", "spider: page 7", "the TimeoutError was not the reason", "https://a.example/x", "Error in line 7", "",
        "timeoutError: no class is called like that"})
    void what_is_no_exception_is_none(String message) {
        assertThat(TextFacts.exceptionTypes(message)).isEmpty();
    }

    @Test
    void the_causes_of_a_java_trace_are_found() {
        assertThat(TextFacts.exceptionTypes("", """
                Exception in thread "main" java.lang.IllegalStateException: page 7
                \tat org.example.Store.put(Store.java:41)
                Caused by: java.net.ConnectException: Connection refused
                \tat java.base/sun.nio.ch.Net.connect(Net.java:1)
                """)).containsExactly("java.lang.IllegalStateException", "java.net.ConnectException");
    }

    @Test
    void the_last_line_of_a_python_trace_is_found() {
        assertThat(TextFacts.exceptionTypes("""
                Traceback (most recent call last):
                  File "spider.py", line 31, in parse
                    page = load(url)
                requests.exceptions.ConnectionError: HTTPSConnectionPool(host='a', port=443)
                """)).containsExactly("requests.exceptions.ConnectionError");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "HTTP 429                                          | 429",
        "GET https://a.example/ failed: HTTP/1.1 503 after 3 tries | 503",
        "HTTP Error 404: Not Found                         | 404",
        "http status code: 401                             | 401",
        "status=502                                        | 502",
        "the answer had status_code=429                    | 429",
        "429 Client Error: Too Many Requests for url       | 429",
        "503 Service Unavailable                           | 503",
    })
    void the_status_of_an_answer_is_found(String message, int status) {
        assertThat(TextFacts.httpStatus(message)).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "job 429 broke", "timeouts_total is 1429", "HTTP 200", "HTTP 4290", "port 503", "status: 1500", "line 404", ""})
    void other_numbers_are_none(String message) {
        assertThat(TextFacts.httpStatus(message)).isNull();
    }

    @Test
    void what_the_reporter_states_wins_over_the_text() {
        FailureReport report = new FailureReport(
                "TimeoutError: HTTP 429", null, null, null, null, null, null, null, null, null, null, null, null, null,
                "app.ProxyError", 502);

        Evidence evidence = Evidence.of(report, "download", "4711");

        assertThat(evidence.exceptionTypes()).containsExactly("app.ProxyError");
        assertThat(evidence.httpStatus()).isEqualTo(502);
    }

    @Test
    void what_is_looked_at_is_bounded_and_its_end_is_kept() {
        Evidence evidence = Evidence.of(
                Reports.exited("x".repeat(5_000_000) + " captcha", 1, "y".repeat(5_000_000) + " ECONNRESET"), null, null);

        assertThat(evidence.text().length()).isLessThan(20_000);
        assertThat(evidence.text()).contains("captcha").endsWith("ECONNRESET");
    }

    @Test
    void no_text_takes_long() {
        String[] hostile = {
            "a.".repeat(6_000), "A".repeat(12_000), ": ".repeat(6_000), "Caused by: ".repeat(1_000),
            "Exception in thread \"".repeat(500), "http ".repeat(2_000), "status ".repeat(1_700), " ".repeat(12_000),
            "A$".repeat(6_000) + ":", "400 ".repeat(3_000)};

        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (String text : hostile) {
                TextFacts.exceptionTypes(text, text, text);
                TextFacts.httpStatus(text);
            }
        });
    }

    @Test
    void every_text_gets_an_answer() {
        Cases.forAll(random -> {
            String text = Cases.text(random, 12);

            assertThat(TextFacts.exceptionTypes(text, text)).hasSizeLessThanOrEqualTo(8).doesNotContainNull();
            Integer status = TextFacts.httpStatus(text);
            assertThat(status == null || status >= 400 && status <= 599).isTrue();
        });
    }
}
