package io.queueoperator.api;

/**
 * What is wrong in a rule file.
 *
 * @param line where, from 1
 * @param column where in the line, from 1
 * @param problem what is wrong there
 * @param expected what would be right
 */
public record RulesProblem(int line, int column, String problem, String expected) {}
