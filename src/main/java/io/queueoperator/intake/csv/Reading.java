package io.queueoperator.intake.csv;

import io.queueoperator.api.ImportReport.BadLine;
import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.Problem.BadField;
import io.queueoperator.core.job.ProblemCode;
import io.queueoperator.ledger.csv.Formulas;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How far a file was read, and what was found wrong with it; of what is wrong no more is kept than is shown. */
final class Reading {
    private final CsvRows source;
    private final int shown;
    private final boolean spreadsheet;
    private final List<BadLine> problems = new ArrayList<>();
    private @Nullable ProgressHeader header;
    private int rows;
    private int bad;
    private boolean withoutRun;

    /**
     * Nothing was read yet.
     *
     * @param shown so many problems are listed
     * @param spreadsheet see {@link ImportSettings#spreadsheet}
     */
    Reading(CsvRows source, int shown, boolean spreadsheet) {
        this.source = source;
        this.shown = shown;
        this.spreadsheet = spreadsheet;
    }

    CsvRows source() {
        return source;
    }

    /** The header, from the first row of the file; a problem when it is none. */
    ProgressHeader header() {
        ProgressHeader known = header;
        if (known == null) {
            List<CsvRows.CsvRow> first = source.next(1);
            if (first.isEmpty()) {
                throw Problem.invalid("body", "is empty", "a progress file with its header, as text/csv");
            }
            List<String> cells = first.get(0).cells();
            known = ProgressHeader.of(spreadsheet ? cells.stream().map(Formulas::restored).toList() : cells);
            header = known;
        }
        return known;
    }

    /** Counts rows; those with problems are not among the answer. */
    List<ProgressRow.Read> good(List<ProgressRow.Read> read) {
        rows += read.size();
        read.stream().filter(row -> row.job() == null).forEach(row -> bad(row.problems()));
        return read.stream().filter(row -> row.job() != null).toList();
    }

    /** Rows that were not put aside have an id that an earlier row has. */
    void putAside(List<ProgressRow.Read> sent, Set<Integer> lines) {
        sent.stream().filter(row -> !lines.contains(row.line())).forEach(row -> bad(List.of(new BadLine(
                row.line(), "job_id", "is on an earlier line already: " + row.id(), "an id of its own"))));
        withoutRun |= sent.stream().anyMatch(row -> lines.contains(row.line()) && row.job() != null && !row.job().contains("\"run_id\":"));
    }

    private void bad(List<BadLine> why) {
        bad++;
        why.stream().limit(Math.max(0, shown - problems.size())).forEach(problems::add);
    }

    int rows() {
        return rows;
    }

    int bad() {
        return bad;
    }

    /** Whether a row that was put aside names no run. */
    boolean hasRowsWithoutRun() {
        return withoutRun;
    }

    List<BadLine> problems() {
        return List.copyOf(problems);
    }

    /** Why the file is not taken. */
    Problem refusal() {
        BadLine first = problems.get(0);
        Set<String> seen = new HashSet<>();
        List<BadField> fields = problems.stream()
                .map(p -> new BadField(field(p), p.problem(), p.expected()))
                .filter(field -> seen.add(field.toString()))
                .toList();
        return Problem.of(ProblemCode.INVALID_REQUEST,
                field(first) + " " + first.problem() + "; expected: " + first.expected() + ". " + bad + " of " + rows
                        + " rows cannot be taken, so none was; with partial=true the others would be.",
                Map.of("fields", fields, "bad_lines", bad, "rows", rows));
    }

    private static String field(BadLine problem) {
        return "line " + problem.line() + (problem.column().isEmpty() ? "" : ", column " + problem.column());
    }
}
