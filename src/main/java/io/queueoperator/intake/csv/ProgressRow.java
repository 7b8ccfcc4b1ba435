package io.queueoperator.intake.csv;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.queueoperator.api.ImportReport.BadLine;
import io.queueoperator.classification.Stated;
import io.queueoperator.core.failure.Classification;
import io.queueoperator.core.failure.Classifier;
import io.queueoperator.core.failure.ErrorText;
import io.queueoperator.core.failure.FailureCode;
import io.queueoperator.core.failure.FailureReport;
import io.queueoperator.core.failure.Fingerprint;
import io.queueoperator.core.failure.RuleSet;
import io.queueoperator.core.job.Identifier;
import io.queueoperator.core.job.JobStatus;
import io.queueoperator.ledger.csv.Formulas;
import io.queueoperator.ledger.csv.LocalTimes;
import io.queueoperator.ledger.csv.ProgressColumns;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a row of a progress file means for a job; pure. What it does not mean is kept, so that it can be written again. */
final class ProgressRow {
    private static final int MOST = 1000;

    private final int line;
    private final Map<String, String> cells;
    private final ImportSettings settings;
    private final RuleSet rules;
    private final int defaultMaxAttempts;
    private final List<BadLine> problems = new ArrayList<>();

    private ProgressRow(int line, Map<String, String> cells, ImportSettings settings, RuleSet rules, int defaultMaxAttempts) {
        this.line = line;
        this.cells = cells;
        this.settings = settings;
        this.rules = rules;
        this.defaultMaxAttempts = defaultMaxAttempts;
    }

    /**
     * A row that was read.
     *
     * @param job the job as JSON, for the statement that makes it; null when there are problems
     */
    record Read(int line, String id, @Nullable String job, List<BadLine> problems) {}

    /** Reads a row. */
    static Read of(
            CsvRows.CsvRow row, ProgressHeader header, ImportSettings settings, RuleSet rules, int defaultMaxAttempts) {
        List<String> texts = settings.spreadsheet() ? row.cells().stream().map(Formulas::restored).toList() : row.cells();
        ProgressRow reading =
                new ProgressRow(row.line(), header.byName(texts), settings, rules, defaultMaxAttempts);
        if (texts.stream().skip(header.columns().size()).anyMatch(cell -> !cell.isEmpty())) {
            reading.bad("", "has more cells than the header has columns", header.columns().size() + " cells");
        }
        ObjectNode job = reading.job();
        return new Read(
                row.line(), reading.cell(ProgressColumns.JOB_ID), reading.problems.isEmpty() ? job.toString() : null,
                List.copyOf(reading.problems));
    }

    private ObjectNode job() {
        cells.forEach((column, cell) -> {
            if (cell.indexOf('\0') >= 0) {
                bad(column, "has a character that no text may have (NUL)", "the text without it");
            }
        });
        id(ProgressColumns.JOB_ID, true);
        String run = id(ProgressColumns.RUN_ID, false);
        ForeignStatus said = ForeignStatus.of(cell(ProgressColumns.STATUS).strip()).orElse(null);
        if (said == null) {
            bad(ProgressColumns.STATUS, "is not a known status: " + ErrorText.cut(cell(ProgressColumns.STATUS), 60),
                    "one of " + ForeignStatus.all());
            said = ForeignStatus.PENDING;
        }
        ObjectNode job = JsonNodeFactory.instance.objectNode();
        job.put("status", said.here().wire());
        text(job, "run_id", run);
        attempts(job, said);
        times(job, said);
        worker(job);
        bodies(job);
        failure(job, said);
        return job;
    }

    private void attempts(ObjectNode job, ForeignStatus said) {
        int begun = number(ProgressColumns.ATTEMPTS, 0, 0);
        int most = number(ProgressColumns.MAX_ATTEMPTS, defaultMaxAttempts, 1);
        int pass = number(ProgressColumns.PASS_NUMBER, 1, 1);
        boolean next = said == ForeignStatus.PENDING || said == ForeignStatus.RETRYING
                || said == ForeignStatus.VERIFICATION_PENDING;
        int attempt = next ? begun + 1 : Math.max(begun, 1);
        job.put("attempt", attempt).put("max_attempts", said.here() == JobStatus.QUEUED ? Math.max(most, attempt) : most);
        job.put("pass_number", pass).put("requeues", pass - 1);
        job.put("begun", Math.max(begun, 1));
    }

    private void times(ObjectNode job, ForeignStatus said) {
        Instant claimed = time(ProgressColumns.CLAIMED_AT);
        Instant completed = time(ProgressColumns.COMPLETED_AT);
        Instant retry = time(ProgressColumns.RETRY_AT);
        text(job, "claimed_at", claimed);
        text(job, "ended_at", completed);
        text(job, "available_at", said == ForeignStatus.RETRYING ? retry : null);
    }

    private void worker(ObjectNode job) {
        String worker = cell(ProgressColumns.WORKER_ID);
        if (!worker.isBlank()) {
            job.put(Identifier.isValid(worker) ? "worker_id" : "worker_name", worker);
        }
        String account = cell(ProgressColumns.ACCOUNT);
        if (account.length() > 200) {
            bad(ProgressColumns.ACCOUNT, "has " + account.length() + " characters", "at most 200");
        }
        if (!account.isEmpty()) {
            job.put("concurrency_key", ProgressColumns.ACCOUNT_KEY + account);
        }
    }

    private void bodies(ObjectNode job) {
        ObjectNode payload = JsonNodeFactory.instance.objectNode();
        ProgressColumns.INPUT.forEach(column -> keep(payload, column, cell(column)));
        ObjectNode stated = JsonNodeFactory.instance.objectNode();
        ProgressColumns.STATE.forEach(column -> keep(stated, column, cell(column)));
        ObjectNode more = JsonNodeFactory.instance.objectNode();
        // In an order of its own, so that the same row in another order of columns is the same row.
        new TreeMap<>(cells).forEach((column, cell) -> {
            if (!ProgressColumns.ALL.contains(column) && !ProgressColumns.INPUT.contains(column)) {
                keep(more, column, cell);
            }
        });
        ObjectNode kept = JsonNodeFactory.instance.objectNode();
        kept.set(ProgressColumns.STATED, stated);
        if (!more.isEmpty()) {
            kept.set(ProgressColumns.MORE, more);
        }
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        metadata.set(ProgressColumns.KEPT, kept);
        job.put("payload", payload.toString()).put("metadata", metadata.toString());
    }

    private void failure(ObjectNode job, ForeignStatus said) {
        String error = cell(ProgressColumns.ERROR);
        boolean waitsAfterFailure = said.here() == JobStatus.QUEUED && !error.isBlank();
        if (said == ForeignStatus.SUCCESS) {
            job.put("attempted", "SUCCESS");
        } else if (said == ForeignStatus.SKIPPED) {
            job.put("error_message", ErrorText.cut("Cancelled: skipped"
                    + (error.isBlank() ? "" : ": " + ErrorText.compact(error)), ErrorText.MESSAGE_LIMIT));
            job.put("error_code", FailureCode.CANCELLED);
            text(job, "error_category", blankless(ProgressColumns.ERROR_CATEGORY));
            text(job, "error_type", blankless(ProgressColumns.ERROR_TYPE));
        } else if (said == ForeignStatus.FAILED || waitsAfterFailure) {
            job.put("attempted", "FAILED");
            classified(job, error.isBlank() ? "The progress file says failed, and not why." : error);
        }
    }

    /** What the row states wins; what it does not state is found by the rules in force (seed 002, part 7). */
    private void classified(ObjectNode job, String error) {
        FailureReport report = new FailureReport(
                error, null, null, blankless(ProgressColumns.ERROR_TYPE), blankless(ProgressColumns.ERROR_CATEGORY), null,
                null, null, null, null, null, null, null, null);
        Classification meaning = Classifier.classify(report, settings.taskType(), null, rules);
        String compact = ErrorText.compact(error);
        boolean more = !error.strip().equals(compact);
        job.put("error_message", compact).put("error_category", meaning.category()).put("error_type", meaning.type());
        job.put("error_code", meaning.code()).put("needs_review", meaning.needsReview());
        job.put("fingerprint", Fingerprint.of(settings.taskType(), meaning, compact));
        job.put("stated", Stated.json(report, compact, more)).put("rules_version", meaning.rulesVersion());
        text(job, "rule", meaning.rule());
        text(job, "traceback", more ? ErrorText.bounded(error) : null);
    }

    private String id(String column, boolean needed) {
        String value = cell(column);
        if ((needed || !value.isEmpty()) && !Identifier.isValid(value)) {
            bad(column, value.isEmpty() ? "is missing" : "is not a valid id", Identifier.RULE);
        }
        return value;
    }

    /** Tables that went through other tools have 3.0 for 3. */
    private int number(String column, int otherwise, int least) {
        String text = cell(column).strip();
        if (text.isEmpty()) {
            return otherwise;
        }
        if (text.matches("[0-9]{1,4}(\\.0+)?")) {
            int value = Integer.parseInt(text.replaceFirst("\\..*", ""));
            if (value >= least && value <= MOST) {
                return value;
            }
        }
        bad(column, "is not acceptable: " + ErrorText.cut(text, 60), "a whole number from " + least + " to " + MOST);
        return otherwise;
    }

    private @Nullable Instant time(String column) {
        String text = cell(column);
        if (text.isBlank()) {
            return null;
        }
        return LocalTimes.read(text, settings.zone()).orElseGet(() -> {
            bad(column, "is not a time: " + ErrorText.cut(text, 60), "a time such as 2026-01-31T12:00:00");
            return null;
        });
    }

    private @Nullable String blankless(String column) {
        String text = cell(column).strip();
        if (text.length() > 200) {
            bad(column, "has " + text.length() + " characters", "at most 200");
        }
        return text.isEmpty() ? null : text;
    }

    private String cell(String column) {
        return cells.getOrDefault(column, "");
    }

    private void bad(String column, String problem, String expected) {
        problems.add(new BadLine(line, column, problem, expected));
    }

    private static void keep(ObjectNode node, String column, String cell) {
        if (!cell.isEmpty()) {
            node.put(column, cell);
        }
    }

    private static void text(ObjectNode node, String field, @Nullable Object value) {
        if (value != null && !value.toString().isEmpty()) {
            node.put(field, value.toString());
        }
    }
}
