package io.queueoperator.core.job;

/** A job and how its children fare: all that a progress answer needs. */
public record Snapshot(Job job, Children children) {}
