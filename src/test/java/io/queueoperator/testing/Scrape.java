package io.queueoperator.testing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What {@code /q/metrics} says, as Prometheus reads it. */
public final class Scrape {
    private static final Pattern LINE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? (\\S+)(?: .*)?");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    private final Map<String, String> types = new LinkedHashMap<>();
    private final List<Sample> samples;

    private record Sample(String name, Map<String, String> labels, double value) {}

    private Scrape(String text) {
        text.lines().filter(line -> line.startsWith("# TYPE ")).map(line -> line.split(" "))
                .forEach(parts -> types.put(parts[2], parts[3]));
        samples = text.lines().filter(line -> !line.startsWith("#") && !line.isBlank()).map(Scrape::sample).toList();
    }

    /** An exposition in the text format. */
    public static Scrape of(String text) {
        return new Scrape(text);
    }

    private static Sample sample(String line) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            throw new AssertionError("not a sample: " + line);
        }
        Map<String, String> labels = new LinkedHashMap<>();
        Matcher label = LABEL.matcher(parts.group(2) == null ? "" : parts.group(2));
        while (label.find()) {
            labels.put(label.group(1), label.group(2));
        }
        String value = parts.group(3);
        return new Sample(parts.group(1), labels, value.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(value));
    }

    /**
     * The one sample with these labels, or the sum of those that have more labels than these; 0 when there is none.
     *
     * @param labels name, value, name, value
     */
    public double value(String name, String... labels) {
        return matching(name, labels).mapToDouble(Sample::value).sum();
    }

    /** Whether there is such a sample. */
    public boolean has(String name, String... labels) {
        return matching(name, labels).findAny().isPresent();
    }

    private Stream<Sample> matching(String name, String... labels) {
        return samples.stream().filter(sample -> {
            boolean matches = sample.name().equals(name);
            for (int i = 0; i < labels.length; i += 2) {
                matches &= labels[i + 1].equals(sample.labels().get(labels[i]));
            }
            return matches;
        });
    }

    /** The values that a label has. */
    public Set<String> values(String name, String label) {
        return samples.stream().filter(sample -> sample.name().equals(name) && sample.labels().containsKey(label))
                .map(sample -> sample.labels().get(label)).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The names of all labels of a metric, also of its buckets, sums and counts. */
    public Set<String> labels(String metric) {
        return samples.stream()
                .filter(sample -> sample.name().equals(metric) || types.containsKey(metric)
                        && sample.name().startsWith(metric + "_") && sample.name().matches(".*_(count|sum|bucket)"))
                .flatMap(sample -> sample.labels().keySet().stream())
                .filter(label -> !label.equals("le"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Every metric that begins so; the largest value of a timer, published beside it, is part of the timer. */
    public Set<String> metrics(String prefix) {
        return types.keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .filter(name -> !name.endsWith("_max") || !types.containsKey(name.replaceAll("_max$", "")))
                .map(name -> types.get(name).equals("counter") && !name.endsWith("_total") ? name + "_total" : name)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
