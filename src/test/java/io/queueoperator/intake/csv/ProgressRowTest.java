package io.queueoperator.intake.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.queueoperator.api.ImportReport.BadLine;
import io.queueoperator.core.failure.DefaultRules;
import io.queueoperator.core.job.Problem;
import io.queueoperator.ledger.csv.CsvText;
import io.queueoperator.ledger.csv.ProgressColumns;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as they are met, row by row. */
class ProgressRowTest {
    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final ImportSettings SETTINGS = new ImportSettings("post", null, UTC, false, false);
    private static final String HEADER = String.join(",", ProgressColumns.ALL) + "\n";
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void backward_compatibility_an_old_file_without_error_category_still_works() throws Exception {
        ProgressRow.Read read = one("job_id,account,video_path,caption,status,worker_id,claimed_at,completed_at,error,attempts,"
                + "max_attempts,retry_at,error_type\ntest1,account1,/test.mp4,caption,pending,,,,,,3,,\n");

        assertThat(read.problems()).isEmpty();
        assertThat(read.id()).isEqualTo("test1");
        JsonNode job = JSON.readTree(read.job());
        assertThat(job.path("status").asText()).isEqualTo("queued");
        assertThat(job.path("attempt").asInt()).isEqualTo(1);
        assertThat(job.path("max_attempts").asInt()).isEqualTo(3);
        assertThat(job.path("pass_number").asInt()).isEqualTo(1);
        assertThat(job.path("concurrency_key").asText()).isEqualTo("account:account1");
        assertThat(JSON.readTree(job.path("payload").asText()).path("video_path").asText()).isEqualTo("/test.mp4");
    }

    @Test
    void error_category_propagation_what_a_row_states_is_kept() throws Exception {
        JsonNode job = failed("TimeoutError: ADB timeout", "my_type", "my_category");

        assertThat(job.path("error_category").asText()).isEqualTo("my_category");
        assertThat(job.path("error_type").asText()).isEqualTo("my_type");
        assertThat(job.path("error_message").asText()).isEqualTo("TimeoutError: ADB timeout");
        assertThat(job.path("attempted").asText()).isEqualTo("FAILED");
    }

    @ParameterizedTest
    @CsvSource({
        "TimeoutError: ADB timeout, infrastructure, adb_timeout",
        "ConnectionError: gone, infrastructure, connection_dropped",
        "Account suspended, account, suspended",
        "Captcha required, account, captcha",
        "Logged out, account, loggedout",
        "Post returned False, infrastructure, claude_stuck",
        "Pre-post verification failed: no video, infrastructure, verification_race",
        "something else, unknown, ''"
    })
    void timeout_error_mapping_and_the_others_classify_rows_that_state_nothing(String error, String category, String type)
            throws Exception {
        JsonNode job = failed(error, "", "");

        assertThat(job.path("error_category").asText()).isEqualTo(category);
        assertThat(job.path("error_type").asText()).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource({
        "pending, 0, queued, 1", "claimed, 2, queued, 2", "success, 2, completed, 2", "failed, 3, failed, 3",
        "skipped, 0, cancelled, 1", "retrying, 1, queued, 2", "verification_pending, 1, queued, 2"
    })
    void each_status_of_a_file_has_its_meaning(String said, String attempts, String status, int attempt) throws Exception {
        JsonNode job = JSON.readTree(one(HEADER + "j,a,v,c," + said + ",,,,," + attempts + ",3,,,,,,\n").job());

        assertThat(job.path("status").asText()).isEqualTo(status);
        assertThat(job.path("attempt").asInt()).isEqualTo(attempt);
    }

    @Test
    void captions_with_commas_quotes_line_ends_and_emoji_come_through_and_lines_are_counted_in_the_file() throws Exception {
        String file = "\uFEFF" + HEADER.replace("\n", "\r\n")
                + "j1,a,v,\"one, \"\"two\"\"\r\nthree 🎉\nfour\",pending,,,,,,,,,,,,\r\n"
                + "\r\n"
                + "j2,a,v,c,nonsense,,yesterday,,,x,,,,,,,\r\n";
        List<ProgressRow.Read> rows = read(file, SETTINGS);

        JsonNode payload = JSON.readTree(JSON.readTree(rows.get(0).job()).path("payload").asText());
        assertThat(payload.path("caption").asText()).isEqualTo("one, \"two\"\r\nthree 🎉\nfour");
        assertThat(rows.get(1).job()).isNull();
        assertThat(rows.get(1).problems()).extracting(BadLine::column).containsExactly("status", "attempts", "claimed_at");
        assertThat(rows.get(1).problems()).extracting(BadLine::line).containsOnly(6);
    }

    @Test
    void local_times_are_those_of_the_zone_that_was_said() throws Exception {
        String file = HEADER + "j,a,v,c,success,3,2026-03-01 11:30:00,2026-03-01T12:00:00.123456,,1,3,,,,,,\n";
        ImportSettings berlin = new ImportSettings("post", null, ZoneId.of("Europe/Berlin"), false, false);

        assertThat(JSON.readTree(one(file).job()).path("ended_at").asText()).isEqualTo("2026-03-01T12:00:00.123456Z");
        assertThat(JSON.readTree(read(file, berlin).get(0).job()).path("ended_at").asText())
                .isEqualTo("2026-03-01T11:00:00.123456Z");
        assertThat(JSON.readTree(read(file, berlin).get(0).job()).path("claimed_at").asText())
                .isEqualTo("2026-03-01T10:30:00Z");
    }

    @Test
    void unknown_columns_are_kept_and_more_cells_than_columns_are_not() throws Exception {
        List<ProgressRow.Read> rows = read("job_id,status,mood,platform\nj1,pending,good,tiktok\nj2,pending,,,more\n", SETTINGS);

        JsonNode job = JSON.readTree(rows.get(0).job());
        assertThat(JSON.readTree(job.path("metadata").asText()).at("/progress_csv/more/mood").asText()).isEqualTo("good");
        assertThat(JSON.readTree(job.path("payload").asText()).path("platform").asText()).isEqualTo("tiktok");
        assertThat(rows.get(1).problems()).singleElement().satisfies(bad -> assertThat(bad.problem()).contains("more cells"));
    }

    @Test
    void names_of_columns_that_a_spreadsheet_would_take_for_formulas_come_back_as_they_were() throws Exception {
        ImportSettings sheet = new ImportSettings("post", null, UTC, false, true);

        JsonNode job = JSON.readTree(read("job_id,status,'=x(),''y\nj1,pending,'+1,plain\n", sheet).get(0).job());

        JsonNode more = JSON.readTree(job.path("metadata").asText()).at("/progress_csv/more");
        assertThat(more.path("=x()").asText()).isEqualTo("+1");
        assertThat(more.path("'y").asText()).isEqualTo("plain");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a,b\n", "job_id\n", "job_id,status,status\n", "job_id,,status\n"})
    void what_is_no_progress_file_is_refused_by_its_header(String file) {
        assertThatThrownBy(() -> read(file, SETTINGS)).isInstanceOf(Problem.class);
    }

    @Test
    void what_is_no_csv_or_no_utf_8_is_refused_with_its_line() {
        assertThatThrownBy(() -> read("job_id,status\nj1,\"pending\n", SETTINGS))
                .isInstanceOf(Problem.class).hasMessageContaining("line ");
        byte[] latin = (HEADER + "j,a,v,caf\u00e9,pending,,,,,,,,,,,,\n").getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> read(latin, SETTINGS)).isInstanceOf(Problem.class).hasMessageContaining("UTF-8");
    }

    @Test
    void a_row_is_bounded_by_its_cells_together_also_by_empty_ones() {
        String cells = ",".repeat(CsvRows.LONGEST_ROW);
        assertThatThrownBy(() -> read("job_id,status\nj1,pending\nj2,pending" + cells + "\n", SETTINGS))
                .isInstanceOf(Problem.class).hasMessageContaining("line 3").hasMessageContaining("2000000");
        String long1 = "x".repeat(CsvRows.LONGEST_CELL - 1);
        assertThat(read("job_id,status,caption\nj1,pending," + long1 + "\n", SETTINGS)).hasSize(1);
        String file = "job_id,status,caption,error,account\nj1,pending," + long1 + "," + long1 + ",xxxx\n";
        assertThatThrownBy(() -> read(file, SETTINGS))
                .isInstanceOf(Problem.class).hasMessageContaining("line 2");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void arbitrary_rows_are_exported_as_they_were_imported(long seed) {
        Random random = new Random(seed);
        List<String> columns = new ArrayList<>(ProgressColumns.ALL.subList(0, 13 + random.nextInt(5)));
        columns.add("mood");
        columns.add("platform");
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            rows.add(arbitrary(random, columns, i));
        }
        List<List<String>> file = new ArrayList<>(List.of(columns));
        file.addAll(rows);

        List<ProgressRow.Read> read = read(CsvText.file(file), SETTINGS);

        assertThat(read).hasSameSizeAs(rows);
        for (int i = 0; i < rows.size(); i++) {
            ProgressRow.Read row = read.get(i);
            assertThat(row.problems()).as("seed %d row %d", seed, i).isEmpty();
            assertThat(CsvText.exported(row.id(), row.job(), columns, UTC)).as("seed %d row %d", seed, i)
                    .isEqualTo(rows.get(i));
        }
    }

    private static List<String> arbitrary(Random random, List<String> columns, int number) {
        return columns.stream().map(column -> switch (column) {
            case "job_id" -> "job-" + number;
            case "status" -> ForeignStatus.values()[random.nextInt(ForeignStatus.values().length)].wire();
            case "attempts", "max_attempts", "pass_number" -> maybe(random, Integer.toString(1 + random.nextInt(9)));
            case "claimed_at", "completed_at", "retry_at" -> maybe(random, "2026-0" + (1 + random.nextInt(9))
                    + "-1" + random.nextInt(10) + (random.nextBoolean() ? "T" : " ") + "10:11:12.0" + random.nextInt(100));
            case "run_id" -> maybe(random, "run-" + random.nextInt(3));
            case "worker_id" -> maybe(random, Integer.toString(random.nextInt(9)));
            default -> maybe(random, text(random));
        }).toList();
    }

    private static String text(Random random) {
        String[] parts = {"a", "B", "7", " ", ",", "\"", "\n", "\r\n", "=", "+", "-", "@", "'", "\t", "é", "🎉", "\\", ";", "\uFEFF"};
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i >= 0; i--) {
            text.append(parts[random.nextInt(parts.length)]);
        }
        return text.toString();
    }

    private static String maybe(Random random, String text) {
        return random.nextInt(4) == 0 ? "" : text;
    }

    private static JsonNode failed(String error, String type, String category) throws Exception {
        return JSON.readTree(one(HEADER + "j,a,v,c,failed,0,,," + error + ",1,3,," + type + "," + category + ",1,,\n").job());
    }

    private static ProgressRow.Read one(String file) {
        List<ProgressRow.Read> rows = read(file, SETTINGS);
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }

    private static List<ProgressRow.Read> read(String file, ImportSettings settings) {
        return read(file.getBytes(StandardCharsets.UTF_8), settings);
    }

    private static List<ProgressRow.Read> read(byte[] file, ImportSettings settings) {
        Reading reading = new Reading(CsvRows.of(new ByteArrayInputStream(file)), 10, settings.spreadsheet());
        ProgressHeader header = reading.header();
        List<ProgressRow.Read> all = new ArrayList<>();
        List<CsvRows.CsvRow> rows = reading.source().next(50);
        while (!rows.isEmpty()) {
            rows.forEach(row -> all.add(ProgressRow.of(row, header, settings, DefaultRules.SET, 3)));
            rows = reading.source().next(50);
        }
        return all;
    }
}
