package io.queueoperator.core.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.testing.Cases;
import java.util.UUID;
import java.util.random.RandomGenerator;
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
        "cannot read C:\\Program Files\\x\\a.pdf now     | cannot read D:\\b.pdf now",
        "cannot read \\\\server\\share\\a.pdf now        | cannot read C:\\b.pdf now",
        "cannot read /var/data/a.pdf now                | cannot read C:\\b\\c.pdf now",
        "cannot read pages/7/a.pdf now                  | cannot read other/b.json now",
        "connect to 2001:db8::1 refused                 | connect to fe80::1ff:fe23:4567:890a%eth0 refused",
        "connect to [2001:db8::1]:5432 refused          | connect to [::1]:80 refused",
        "connect to ::ffff:10.0.0.7 refused             | connect to 10.0.0.7:80 refused",
        "connect to db.internal refused                 | connect to 2001:db8:0:0:0:0:0:1 refused",
        "connect to localhost:5432 refused              | connect to db.internal:80 refused",
        "port 5432 is closed                            | port 80 is closed",
        "no document 3F2B8C1E-1111-4222-8333-ABCDEFABCDEF | no document 4711",
        "no document {3f2b8c1e-1111-4222-8333-abcdefabcdef} | no document {7}",
        "no upload 01ARZ3NDEKTSV4RRFFQ69G5FAV here       | no upload 4711 here",
        "no user ann.b+c@mail.example.org here          | no user bob@example.com here",
        "bounced: <ann@example.org> 7                   | bounced: <b.c-d@sub.example.co.uk> 12",
        "at 2026-01-01T12:30:45 it broke                | at 2025-12-31T01:02:03 it broke",
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
        "std::bad_alloc in page 7                | std::out_of_range in page 7",
        "module a::b failed                      | module a::c failed",
        "read/write error                        | open/close error",
        "utf8 is not supported                   | mp4 is not supported",
        "user at example not known               | user of example not known",
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
    @ValueSource(strings = {"a-", "/a", ".a", "a.", "'", "\"", "`", "1", "://", "a://", "f-", "\\", "😀", "a.b:1 ", ":", "1:", "a:", "@",
        "a@", "a@b.", "C:\\", "C:\\a b", "\\\\", "a/", "a/b.", "a1", "1a", "[", "[1:", "::", "%", "a b/"})
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

    /** Each kind of particular, made anew for each case: a message differs from another one in nothing else. */
    @Test
    void a_message_with_any_particulars_is_the_same_failure_as_with_any_others() {
        Cases.forAll(random -> {
            int shape = random.nextInt(8);
            String one = "cannot reach " + particular(random, shape) + " for the page";
            String other = "cannot reach " + particular(random, shape) + " for the page";

            assertThat(Fingerprint.of("ocr", UNKNOWN, one)).as("%s | %s", one, other)
                    .isEqualTo(Fingerprint.of("ocr", UNKNOWN, other));
        });
    }

    private static String particular(RandomGenerator random, int shape) {
        int number = random.nextInt(1_000_000);
        int port = 1 + random.nextInt(65_535);
        return switch (shape) {
            case 0 -> Integer.toString(number);
            case 1 -> new UUID(random.nextLong(), random.nextLong()).toString();
            case 2 -> random.nextInt(256) + "." + random.nextInt(256) + ".0." + random.nextInt(256) + ":" + port;
            case 3 -> "[2001:db8:" + Integer.toHexString(number % 0xffff) + "::" + Integer.toHexString(port) + "]:" + port;
            case 4 -> "user" + number + "@mail" + port + ".example.org";
            case 5 -> "C:\\Users\\user " + number + "\\file" + port + ".pdf";
            case 6 -> "/srv/" + number + "/file-" + port + ".pdf";
            default -> "'" + number + " of " + port + "'";
        };
    }

    private static Classification meaning(String category, String type) {
        return new Classification(category, type, FailureCode.AGENT_ERROR, true, false);
    }
}
