package io.queueoperator.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * What was asked for on the command line; {@code bench/run --help} explains it.
 *
 * @param app the folder of the packaged service
 * @param out the folder for the report, the data of embedded stores, logs
 * @param port of the service; the ones after it for what stands in front of a store
 * @param only the scenarios to run; empty: all
 * @param round how long one measurement takes
 * @param rounds how many there are of each
 * @param rows finished jobs in the large tables, and as many queued ones
 * @param length of the scenarios about time: a transaction held open, memory
 * @param smoke nothing is expected of the figures, only that there are some
 * @param peers also run what stands in {@code bench/peers}
 */
public record Options(
        Path app, Path out, int port, List<String> only, Duration round, int rounds, int rows, Duration length,
        boolean smoke, boolean peers) {

    static Options of(String[] args) {
        List<String> words = Arrays.asList(args);
        boolean smoke = words.contains("--smoke");
        boolean isLong = words.contains("--long");
        double seconds = Double.parseDouble(value(words, "--seconds", smoke ? "0.4" : "4"));
        String only = value(words, "--only", "");
        return new Options(
                Path.of(value(words, "--app", "../target/quarkus-app")).toAbsolutePath(),
                Path.of(value(words, "--out", "target/bench")).toAbsolutePath(),
                Integer.parseInt(value(words, "--port", "8331")),
                only.isEmpty() ? List.of() : List.of(only.split(",")),
                Duration.ofMillis(Math.round(seconds * 1000)),
                smoke ? 1 : 3,
                Integer.parseInt(value(words, "--rows", smoke ? "2000" : "1000000")),
                Duration.ofSeconds(smoke ? 2 : isLong ? 600 : 60),
                smoke, words.contains("--peers"));
    }

    private static String value(List<String> words, String name, String otherwise) {
        int at = words.indexOf(name);
        if (at < 0) {
            return otherwise;
        }
        if (at + 1 == words.size()) {
            throw new IllegalArgumentException(name + " needs a value");
        }
        return words.get(at + 1);
    }

    /** The smaller number where only the machinery is tried. */
    public int sized(int full, int small) {
        return smoke ? small : full;
    }
}
