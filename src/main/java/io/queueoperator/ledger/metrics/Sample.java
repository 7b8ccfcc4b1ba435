package io.queueoperator.ledger.metrics;

import io.micrometer.core.instrument.Tags;
import java.util.List;

/**
 * One value.
 *
 * @param labels as many as the gauge has, in its order
 */
record Sample(Measured of, List<String> labels, double value) {
    Sample {
        if (labels.size() != of.labels().size()) {
            throw new IllegalArgumentException(of + " has the labels " + of.labels() + ", not " + labels);
        }
        labels = List.copyOf(labels);
    }

    Tags tags() {
        Tags tags = Tags.empty();
        for (int i = 0; i < labels.size(); i++) {
            tags = tags.and(of.labels().get(i), labels.get(i));
        }
        return tags;
    }
}
