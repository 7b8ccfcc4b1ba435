package io.queueoperator.ingestion;

import static io.queueoperator.testing.JobBuilder.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.core.job.Job;
import io.queueoperator.testing.Cases;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The keys of the contract, first that applies. */
class ItemKeyTest {
    private static final String URL = "https://example.org/a?b=1";
    private static final String SHA256_OF_URL = "aa8f8f8dbc8c01c454e74d52eeeb245ce0bd83d489b031518a1096f93d598c1c";

    @ParameterizedTest
    @CsvSource({"DISCOVERY, source_url:su-1", "DOCUMENTS, document:d-1", "OCR, ocr_job:d-1"})
    void the_id_of_what_a_task_works_on_comes_first(Stage stage, String key) {
        assertThat(ItemKey.of(stage, with("s-1", "su-1", "d-1", URL))).isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource({"DISCOVERY, source_url_url:", "DOCUMENTS, document_url:", "OCR, ocr_job_url:"})
    void without_an_id_it_is_the_digest_of_the_url(Stage stage, String prefix) {
        assertThat(ItemKey.of(stage, with("s-1", null, null, URL))).isEqualTo(prefix + SHA256_OF_URL);
    }

    @Test
    void an_id_of_another_stage_does_not_count() {
        assertThat(ItemKey.of(Stage.DISCOVERY, with("s-1", null, "d-1", URL))).startsWith("source_url_url:");
        assertThat(ItemKey.of(Stage.OCR, with("s-1", "su-1", null, URL))).startsWith("ocr_job_url:");
    }

    @Test
    void a_source_without_urls_has_one_discovery() {
        assertThat(ItemKey.of(Stage.DISCOVERY, with("s-1", null, null, null))).isEqualTo("source:s-1");
    }

    @ParameterizedTest
    @EnumSource(Stage.class)
    void a_job_that_names_nothing_is_an_item_of_its_own(Stage stage) {
        assertThat(ItemKey.of(stage, with(null, null, null, null))).isEqualTo("job:4711");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "https://example.org/a?b=1            | https://example.org/a?b=1",
        "HTTPS://Example.ORG/a?b=1            | https://example.org/a?b=1",
        "https://example.org:443/a?b=1#part   | https://example.org/a?b=1",
        "http://example.org:80                | http://example.org/",
        "http://example.org:443/              | http://example.org:443/",
        "https://example.org:8443/            | https://example.org:8443/",
        "https://example.org/x/../a/./b       | https://example.org/a/b",
        "https://example.org/A%20b?C=%2F      | https://example.org/A%20b?C=%2F",
        "not a url                            | not a url",
        "mailto:a@example.org                 | mailto:a@example.org",
        "https://example.org/a b              | https://example.org/a b",
    })
    void the_same_url_is_the_same_however_it_was_written(String url, String normalized) {
        assertThat(ItemKey.normalized(url)).isEqualTo(normalized);
    }

    @Test
    void spaces_around_a_url_do_not_count() {
        assertThat(ItemKey.normalized("  " + URL + "\n")).isEqualTo(URL);
        assertThat(ItemKey.normalized(" not a url ")).isEqualTo("not a url");
    }

    @Test
    void normalizing_twice_is_normalizing_once_whatever_the_url() {
        Cases.forAll(random -> {
            String url = Cases.oneOf(random, "", "http://a.example/", "https://A.example:443") + Cases.text(random, 4);
            String once = ItemKey.normalized(url);

            assertThat(ItemKey.normalized(once)).isEqualTo(once);
        });
    }

    private static Job with(
            @Nullable String sourceId, @Nullable String sourceUrlId, @Nullable String documentId, @Nullable String url) {
        return job().origin(new Job.Origin(sourceId, sourceUrlId, documentId, url, "run-1", null, null, null)).build();
    }
}
