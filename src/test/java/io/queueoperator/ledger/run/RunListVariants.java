package io.queueoperator.ledger.run;

import io.queueoperator.platform.http.PageCursor;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The statements that a list of task runs can become: the questions of seed 003, each filter alone, all of them together. */
public final class RunListVariants {
    private static final Instant UNTIL = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private static final Instant SINCE = UNTIL.minus(1, ChronoUnit.HOURS);

    private RunListVariants() {}

    /**
     * A statement.
     *
     * @param arguments as PostgreSQL reads them
     */
    public record Variant(String sql, String arguments) {}

    /** What it asks, and its statement. */
    public static Map<String, Variant> all() {
        Map<String, Variant> all = new LinkedHashMap<>();
        all.put("everything", sql(RunFilter.ALL));
        all.put("all failed operations", sql(filter(null, null, "FAILED", null, null, null)));
        all.put("failures for a specific operation", sql(filter(null, "ocr", "FAILED", null, null, null)));
        all.put("failures by user", sql(filter(null, null, "FAILED", "user123", null, null)));
        all.put("operations with partial failures", sql(filter(null, null, null, null, true, null)));
        all.put("failures by error text", sql(filter(null, null, "FAILED", null, null, "50%_\\timeout")));
        all.put("error text alone", sql(filter(null, null, null, null, null, "timeout")));
        all.put("an operation", sql(filter(null, "ocr", null, null, null, null)));
        all.put("a user", sql(filter(null, null, null, "user123", null, null)));
        all.put("without partial failures", sql(filter(null, null, null, null, false, null)));
        for (String status : new String[] {"PENDING", "RUNNING", "SUCCESS"}) {
            all.put(status, sql(filter(null, null, status, null, null, null)));
        }
        for (String kind : new String[] {"attempt", "operation"}) {
            all.put(kind, sql(filter(kind, null, null, null, null, null)));
            all.put(kind + " that failed for a user", sql(filter(kind, null, "FAILED", "user123", null, null)));
            all.put(kind + " with all the rest", sql(new RunFilter(
                    kind, "ocr", "job", "FAILED", "user123", "flow-1", "infrastructure", true, "x", SINCE, UNTIL)));
        }
        all.put("a flow", sql(new RunFilter(null, null, null, null, null, "flow-1", null, null, null, null, null)));
        all.put("a category", sql(new RunFilter(null, null, "job", null, null, null, null, null, null, null, null)));
        all.put("an error category",
                sql(new RunFilter(null, null, null, null, null, null, "infrastructure", null, null, null, null)));
        all.put("a window", sql(new RunFilter(null, null, null, "FAILED", null, null, null, null, null, SINCE, UNTIL)));
        return all;
    }

    private static RunFilter filter(String kind, String operation, String status, String user, Boolean partly, String text) {
        return new RunFilter(kind, operation, null, status, user, null, null, partly, text, null, null);
    }

    private static Variant sql(RunFilter filter) {
        RunListSql list = RunListSql.of(filter, PageCursor.LAST_NUMBER, 50);
        String arguments = IntStream.range(0, list.arguments().size())
                .mapToObj(i -> "'" + list.arguments().getValue(i) + "'").collect(Collectors.joining(", "));
        return new Variant(list.sql(), arguments);
    }
}
