package io.queueoperator.demo.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Test;

class FailureReportTest {

    private static final ClaimedJob JOB = new ClaimedJob(
            "42", "ocr", 1, 7, "p", "r", "s", "u", "9", "http://example.org/a.pdf", MissingNode.getInstance());

    private final TaskContext nowhere = new TaskContext(new OperatorClient(URI.create("http://127.0.0.1:1"), ""), JOB);

    @Test
    void the_message_says_who_failed_on_what_how_and_why() {
        TaskFailure corrupt = new TaskFailure("CorruptDocument", "CORRUPT_DOCUMENT", "not a PDF", new IOException("eof"));
        FailureReport report = FailureReport.of(corrupt, JOB, nowhere, "ocr-1");
        assertThat(report.errorMessage())
                .isEqualTo("ocr-1: http://example.org/a.pdf (document 9): CORRUPT_DOCUMENT: not a PDF");
        assertThat(report.errorType()).isEqualTo("CorruptDocument");
        assertThat(report.traceback()).contains("Caused by: java.io.IOException: eof");
    }

    @Test
    void what_nobody_foresaw_is_told_by_its_class() {
        FailureReport report = FailureReport.of(new StackOverflowError(), JOB, nowhere, "ocr-1");
        assertThat(report.errorCode()).isEqualTo("UNEXPECTED");
        assertThat(report.errorMessage()).contains("StackOverflowError").doesNotContain("null");
    }

    @Test
    void an_endless_traceback_is_cut() {
        Exception deep = new Exception("root");
        for (int i = 0; i < 2000; i++) {
            deep = new Exception("level " + i, deep);
        }
        assertThat(FailureReport.of(deep, JOB, nowhere, "ocr-1").traceback()).hasSize(20_000);
    }
}
