package io.queueoperator.api;

/**
 * What a round of the chore of task runs did.
 *
 * @param abandoned runs that were failed because whoever ran them was not heard of any more
 * @param pruned old runs of operations that left
 */
public record TaskRunsTended(int abandoned, int pruned) {}
