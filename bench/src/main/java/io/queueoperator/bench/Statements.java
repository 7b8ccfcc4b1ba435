package io.queueoperator.bench;

import io.queueoperator.bench.servers.Requests;
import io.queueoperator.bench.servers.Service;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the service has asked of the database until a moment, as its own metrics tell.
 *
 * @param times how often, by the name of the statement
 * @param seconds how long in all
 */
record Statements(Map<String, Double> times, Map<String, Double> seconds) {
    private static final Pattern METRIC =
            Pattern.compile("queue_operator_statement_seconds_(count|sum)\\{.*statement=\"([^\"]+)\".*} (\\S+)");

    /** How much of it one statement was. */
    record Share(String name, long times, double meanMs) {
        private double total() {
            return times * meanMs;
        }
    }

    static Statements of(Service service) {
        Statements said = new Statements(new HashMap<>(), new HashMap<>());
        service.call(Requests.text("/q/metrics"), 200).text().lines().map(METRIC::matcher).filter(Matcher::matches).forEach(
                metric -> (metric.group(1).equals("count") ? said.times : said.seconds)
                        .put(metric.group(2), Double.parseDouble(metric.group(3))));
        return said;
    }

    /** What has come since, those first that took longest in all. */
    List<Share> since(Statements before) {
        return times.keySet().stream()
                .map(name -> share(name, before))
                .filter(share -> share.times() > 0)
                .sorted(Comparator.comparingDouble(Share::total).reversed())
                .toList();
    }

    private Share share(String name, Statements before) {
        double more = times.get(name) - before.times.getOrDefault(name, 0.0);
        double took = seconds.get(name) - before.seconds.getOrDefault(name, 0.0);
        return new Share(name, Math.round(more), more == 0 ? 0 : took / more * 1000);
    }
}
