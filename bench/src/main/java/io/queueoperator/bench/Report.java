package io.queueoperator.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The one table, as Markdown so that it can be kept, and the same as JSON. */
final class Report {
    private static final List<String> HEAD = List.of("what", "measured", "limit", "ratio", "target", "met");

    private final List<Row> rows = new ArrayList<>();
    private final JsonObject statements = new JsonObject();
    private final boolean smoke;

    Report(boolean smoke) {
        this.smoke = smoke;
    }

    void add(Row measured) {
        // A smoke expects nothing of the figures.
        Row row = smoke ? measured.withoutTarget() : measured;
        rows.add(row);
        System.err.println("  " + String.join(" | ", row.cells()));
    }

    /** What the database was asked meanwhile; not in the table, but where one looks who wants to know why. */
    void add(String scenario, List<Statements.Share> shares) {
        JsonObject all = new JsonObject();
        shares.forEach(share -> all.put(share.name(), new JsonObject().put("times", share.times()).put("mean_ms", share.meanMs())));
        statements.put(scenario, all);
        shares.stream().limit(4).forEach(share -> System.err.printf(
                Locale.ROOT, "      %s: %d times, %.1f ms%n", share.name(), share.times(), share.meanMs()));
    }

    /** Whether a scenario could not be carried out. */
    boolean failed() {
        return rows.stream().anyMatch(row -> row.measured().startsWith("failed: "));
    }

    String table() {
        List<List<String>> lines = new ArrayList<>(List.of(HEAD));
        rows.forEach(row -> lines.add(row.cells()));
        int[] widths = new int[HEAD.size()];
        lines.forEach(line -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        });
        StringBuilder table = new StringBuilder();
        for (int n = 0; n < lines.size(); n++) {
            line(table, lines.get(n), widths, " ");
            if (n == 0) {
                line(table, HEAD.stream().map(cell -> "").toList(), widths, "-");
            }
        }
        return table.toString();
    }

    private static void line(StringBuilder table, List<String> cells, int[] widths, String fill) {
        for (int i = 0; i < widths.length; i++) {
            table.append("| ").append(cells.get(i)).append(fill.repeat(widths[i] - cells.get(i).length())).append(' ');
        }
        table.append("|\n");
    }

    Path write(Options options) {
        JsonArray all = new JsonArray();
        rows.forEach(row -> all.add(row.json()));
        JsonObject report = new JsonObject().put("at", Instant.now().toString())
                .put("processors", Runtime.getRuntime().availableProcessors())
                .put("java", System.getProperty("java.vendor") + " " + System.getProperty("java.version"))
                .put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"))
                .put("round_s", options.round().toMillis() / 1000.0).put("rounds", options.rounds())
                .put("rows", options.rows()).put("length_s", options.length().toSeconds()).put("results", all)
                .put("statements", statements);
        try {
            return Files.writeString(options.out().resolve("report.json"), report.encodePrettily());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
