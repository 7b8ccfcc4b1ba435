package io.queueoperator.bench;

import java.util.List;

/** Something to measure; begins with empty tables. */
@FunctionalInterface
public interface Scenario {
    List<Row> run(Bench bench);
}
