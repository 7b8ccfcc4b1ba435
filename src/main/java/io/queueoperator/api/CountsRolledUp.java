package io.queueoperator.api;

/**
 * What a roll-up of the counts did.
 *
 * @param events changes of status that are in the counts from now on
 */
public record CountsRolledUp(int events) {}
