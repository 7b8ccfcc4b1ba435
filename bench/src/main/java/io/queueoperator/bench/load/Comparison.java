package io.queueoperator.bench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Ours beside the limit, in turn (A B A B), so that a machine that gets slower or faster meanwhile does so for both.
 *
 * @param ours per second, the median of the rounds
 * @param limit likewise
 * @param ratio the median of the ratios of each round
 * @param ratios of all rounds
 */
public record Comparison(double ours, double limit, double ratio, List<Double> ratios) {
    /** Runs both in turn. The warm-up is the caller's. */
    public static Comparison of(int rounds, Supplier<Measured> ours, Supplier<Measured> limit) {
        List<Double> a = new ArrayList<>();
        List<Double> b = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            a.add(ours.get().perSecond());
            b.add(limit.get().perSecond());
            ratios.add(a.get(round) / b.get(round));
        }
        return new Comparison(median(a), median(b), median(ratios), ratios);
    }

    /** Of an even number of values the lower one of the two in the middle. */
    public static double median(List<Double> values) {
        return values.stream().sorted().toList().get((values.size() - 1) / 2);
    }
}
