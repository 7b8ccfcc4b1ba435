package io.queueoperator.bench;

import io.queueoperator.bench.load.Comparison;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;

/**
 * A line of the table.
 *
 * @param what was measured
 * @param measured with its unit
 * @param limit the same of what it is compared with, in the same run; "-" where it is an absolute figure
 * @param ratio of the two; null for absolute figures
 * @param target what the ratio or the figure should be
 * @param met whether it is; null where nothing was expected
 * @param rounds the ratio of each round
 */
public record Row(String what, String measured, String limit, Double ratio, String target, Boolean met, List<Double> rounds) {
    /** Ours beside a limit, which it should reach by so much. */
    public static Row atLeast(String what, String unit, Comparison compared, double target) {
        return new Row(what, number(compared.ours()) + " " + unit, number(compared.limit()), compared.ratio(),
                "≥ " + number(target), compared.ratio() >= target, compared.ratios());
    }

    /** Two figures of which nobody promised anything. */
    public static Row beside(String what, String unit, double ours, double other) {
        return new Row(what, number(ours) + " " + unit, number(other), ours / other, "-", null, List.of());
    }

    /** A figure that should not be exceeded. */
    public static Row atMost(String what, String unit, double value, double target) {
        return new Row(what, number(value) + " " + unit, "-", null, "≤ " + number(target) + " " + unit, value <= target,
                List.of());
    }

    /** A figure that should be reached. */
    public static Row reaches(String what, String unit, double value, double target) {
        return new Row(what, number(value) + " " + unit, "-", null, "≥ " + number(target) + " " + unit, value >= target,
                List.of());
    }

    /** A line that says why there is no figure. */
    public static Row missing(String what, String why) {
        return new Row(what, why, "-", null, "-", null, List.of());
    }

    /** A line that says why nothing could be measured. */
    public static Row failed(String scenario, String why) {
        return new Row(scenario, "failed: " + why.substring(0, Math.min(80, why.length())), "-", null, "-", false, List.of());
    }

    /** The same where nothing is expected. */
    Row withoutTarget() {
        return new Row(what, measured, limit, ratio, "-", null, rounds);
    }

    JsonObject json() {
        return new JsonObject().put("what", what).put("measured", measured).put("limit", limit).put("ratio", ratio)
                .put("target", target).put("met", met).put("rounds", new JsonArray(rounds));
    }

    List<String> cells() {
        return List.of(what, measured, limit, ratio == null ? "-" : String.format(Locale.ROOT, "%.2f", ratio), target,
                met == null ? "-" : met ? "yes" : "NO");
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }
}
