package io.queueoperator.demo.worker;

import org.jspecify.annotations.Nullable;

/** How far a job is: where it stands in words, and its units of work in numbers. */
public record Progress(
        String phase, String step, double progressPct, long unitsCompleted, @Nullable Long unitsTotal, String message) {}
