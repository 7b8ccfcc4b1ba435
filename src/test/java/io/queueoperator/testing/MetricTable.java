package io.queueoperator.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table of {@code docs/metrics.md}: what may be used in rules and dashboards, and what is published. */
public final class MetricTable {
    private static final Path DOCUMENT = Path.of("docs", "metrics.md");
    private static final Pattern ROW = Pattern.compile("^\\| `([a-z_:]+)` \\| (\\w+) \\|([^|]*)\\|(.*)$");
    private static final Pattern WORD = Pattern.compile("`(\\w+)`");

    private MetricTable() {}

    /**
     * A row.
     *
     * @param type counter, gauge or histogram
     * @param labels the names of its labels
     * @param late it is published from the first one on, not from the beginning
     */
    public record Entry(String type, Set<String> labels, boolean late) {}

    /** All rows by name. */
    public static Map<String, Entry> read() {
        try {
            Map<String, Entry> table = new TreeMap<>();
            for (String line : Files.readAllLines(DOCUMENT)) {
                Matcher row = ROW.matcher(line);
                if (row.matches() && table.put(row.group(1), new Entry(
                        row.group(2), words(row.group(3)), row.group(4).contains("(from the first one on)"))) != null) {
                    throw new AssertionError(row.group(1) + " is twice in " + DOCUMENT);
                }
            }
            return table;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> words(String cell) {
        Set<String> words = new TreeSet<>();
        Matcher word = WORD.matcher(cell);
        while (word.find()) {
            words.add(word.group(1));
        }
        return words;
    }
}
