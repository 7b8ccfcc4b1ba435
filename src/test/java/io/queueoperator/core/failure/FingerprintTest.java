package io.queueoperator.core.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.testing.Cases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprintTest {
    private static final Classification UNKNOWN = meaning("unknown", "");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "page 7 is broken                               | page 1234 is broken",
        "timed out after 900 s                          | timed out after 1200 s",
        "no document 3f2b8c1e-1111-4222-8333-abcdefabcdef | no document 00000000-0000-4000-8000-000000000001",
        "commit deadbeef1 is gone                       | commit 0a1b2c3d4 is gone",
        "connect to db-1.internal:5432 refused          | connect to db-22.prod.internal:5433 refused",
        "connect to 10.0.0.7:80 refused                 | connect to 192.168.100.200:8080 refused",
        "GET https://a.example.org/1?x=y failed         | GET http://b.example.com:81/ failed",
        "no field \"title\" in the page                 | no field \"sub title\" in the page",
        "no field 'title' in the page                   | no field 'other' in the page",
        "no field `title` in the page                   | no field `other` in the page",
        "cannot read /var/data/7/a.pdf now              | cannot read /srv/b.pdf now",
        "cannot read C:\\data\\a.pdf now                | cannot read D:\\b\\c\\other.pdf now",
    })
    void particulars_do_not_make_a_failure_another_one(String one, String other) {
        assertThat(Fingerprint.of("ocr", UNKNOWN, one)).isEqualTo(Fingerprint.of("ocr", UNKNOWN, other));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "page 7 is broken                        | page 7 is empty",
        "java.lang.NullPointerException: no url  | java.lang.IllegalStateException: no url",
        "requests.exceptions.ReadTimeout         | requests.exceptions.ConnectionError",
        "ValueError: no url                      | KeyError: no url",
    })
    void another_failure_has_another_fingerprint(String one, String other) {
        assertThat(Fingerprint.of("ocr", UNKNOWN, one)).isNotEqualTo(Fingerprint.of("ocr", UNKNOWN, other));
    }

    @Test
    void task_type_category_and_type_each_make_another_failure() {
        assertThat(new String[] {
            Fingerprint.of("ocr", meaning("unknown", ""), "broken"),
            Fingerprint.of("download", meaning("unknown", ""), "broken"),
            Fingerprint.of("ocr", meaning("infrastructure", ""), "broken"),
            Fingerprint.of("ocr", meaning("unknown", "timeout"), "broken"),
        }).doesNotHaveDuplicates();
    }

    @Test
    void retryability_and_review_do_not() {
        assertThat(Fingerprint.of("ocr", new Classification("unknown", "", "A", true, false), "broken"))
                .isEqualTo(Fingerprint.of("ocr", new Classification("unknown", "", "B", false, true), "broken"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a-", "/a", ".a", "a.", "'", "\"", "`", "1", "://", "a://", "f-", "\\", "😀", "a.b:1 "})
    void a_long_hostile_text_is_fingerprinted_by_what_it_shows(String piece) {
        String shown = ErrorText.compact(piece.repeat(100_000));

        assertThat(Fingerprint.of("ocr", UNKNOWN, shown)).matches("[0-9a-f]{16}");
        assertThat(Fingerprint.normalized(shown)).doesNotContainPattern("\\d");
    }

    @Test
    void a_fingerprint_is_16_hex_digits_and_knows_no_number_whatever_was_sent() {
        Cases.forAll(random -> {
            String shown = ErrorText.compact(Cases.text(random, 40));

            assertThat(Fingerprint.of("ocr", UNKNOWN, shown)).matches("[0-9a-f]{16}");
            assertThat(Fingerprint.normalized(shown)).doesNotContainPattern("[0-9]");
        });
    }

    private static Classification meaning(String category, String type) {
        return new Classification(category, type, FailureCode.AGENT_ERROR, true, false);
    }
}
