package io.queueoperator.api;

import java.util.List;

/** The jobs of a claim or of a batch, in order. */
public record JobList(List<JobView> jobs) {}
