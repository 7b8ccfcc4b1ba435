package io.queueoperator.demo.screen;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FrameTest {

    private static final String ANSWER = """
            {"source_id":"7","status":"processing","aggregate_progress_pct":50.0,"active_jobs":[
              {"job_id":"1","task_type":"ocr","status":"processing","worker_name":"ocr-1","phase":"read",
               "step":"a\\u001b[2J.pdf","progress_pct":25,"error":null},
              {"job_id":"2","task_type":"ocr","status":"processing","worker_name":null,"phase":null,"step":null,
               "progress_pct":0,"error":null},
              {"job_id":"3","task_type":"ocr","status":"queued","phase":null,"step":null,"progress_pct":0,"error":null}]}
            """;

    @Test
    void one_line_for_the_source_and_one_for_each_job_at_work() throws IOException {
        assertThat(lines(80, 24)).containsExactly(
                "  source        ##########----------  50 %  processing, 3 done, 1 failed, 1:05",
                "  ocr           --------------------   0 %",
                "  ocr-1         #####---------------  25 %  read a [2J.pdf",
                "  and 1 waiting");
    }

    @Test
    void no_line_is_wider_than_the_terminal_and_no_picture_higher() throws IOException {
        for (int columns : new int[] {10, 20, 40, 79, 200}) {
            assertThat(lines(columns, 24)).allMatch(line -> ScreenText.width(line) <= columns);
        }
        assertThat(lines(80, 5)).hasSize(3);
    }

    @Test
    void a_log_gets_the_same_in_one_line() throws IOException {
        assertThat(Frame.summary(view(), new Tally(3, 1), Duration.ofSeconds(65)))
                .isEqualTo("1:05  source 50 % processing, 3 done, 1 failed | ocr-1 25 % | ocr 0 %");
    }

    @Test
    void a_source_is_over_when_nothing_is_active_and_it_says_so() throws IOException {
        assertThat(view().isOver()).isFalse();
        assertThat(new SourceView("7", "processing", 0, List.of()).isOver()).isFalse();
        assertThat(new SourceView("7", "failed", 100, List.of()).isOver()).isTrue();
    }

    @Test
    void the_locale_decides_about_characters() {
        assertThat(Terminal.speaksUnicode(Map.of("LANG", "de_DE.UTF-8"))).isTrue();
        assertThat(Terminal.speaksUnicode(Map.of("LC_ALL", "C", "LANG", "de_DE.utf8"))).isFalse();
        assertThat(Terminal.speaksUnicode(Map.of())).isFalse();
    }

    private static List<String> lines(int columns, int rows) throws IOException {
        return Frame.lines(
                view(), new Tally(3, 1), Duration.ofSeconds(65), new Terminal.Size(columns, rows), Glyphs.ASCII);
    }

    private static SourceView view() throws IOException {
        return SourceView.of(new ObjectMapper().readTree(ANSWER));
    }
}
