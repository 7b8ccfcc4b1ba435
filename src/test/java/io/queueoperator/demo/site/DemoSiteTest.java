package io.queueoperator.demo.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The sample site over real HTTP. */
class DemoSiteTest {

    private final HttpClient http = HttpClient.newHttpClient();
    private DemoSite site;

    @BeforeEach
    void open() throws IOException {
        site = DemoSite.open(new DemoSite.Pace(Duration.ofMillis(300), Duration.ZERO));
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void the_root_is_the_index_page() throws Exception {
        HttpResponse<byte[]> answer = get("/");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
        assertThat(text(answer)).contains("minutes.html", "archive-2019.html");
    }

    @Test
    void documents_come_whole_and_with_their_length() throws Exception {
        HttpResponse<byte[]> answer = get("/documents/budget-2024.pdf");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValueAsLong("Content-Length")).hasValue(answer.body().length);
        assertThat(text(answer)).startsWith("%PDF-").contains("%%EOF");
    }

    @Test
    void the_corrupt_document_is_cut_off() throws Exception {
        assertThat(text(get("/documents/" + SampleDocuments.CORRUPT))).startsWith("%PDF-").doesNotContain("%%EOF");
    }

    @Test
    void the_slow_page_answers_in_the_end() throws Exception {
        long start = System.nanoTime();
        assertThat(get("/notices.html").statusCode()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void what_is_missing_is_missing_and_nothing_outside_the_site_can_be_had() throws Exception {
        for (String path : new String[] {
            "/archive-2019.html", "/documents/minutes-2019-12.pdf", "/../application.properties",
            "/%2e%2e/application.properties", "/application.properties", "/documents/..%2findex.html"
        }) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(404);
        }
    }

    private HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        String root = site.home().toString().replaceFirst("/$", "");
        return http.send(
                HttpRequest.newBuilder(URI.create(root + path)).build(), BodyHandlers.ofByteArray());
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.ISO_8859_1);
    }
}
