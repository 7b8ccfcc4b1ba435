/**
 * Progress files of seed 002 come in (ADR 20): ImportResource -> ImportJobs -> CsvRows (row by row from the request's body) ->
 * ProgressRow (pure: what a row means for a job) -> ImportSql. Rows are first put aside; when all are read and good enough the
 * import is accepted by one small statement, and from then on carried out to its end by CarryOutImports, whatever crashes:
 * ResumeImports is the chore that finds what was cut off.
 *
 * <p>The vocabulary of the file is in {@code ledger.csv}, which writes it. Jobs that are there already are never touched.
 */
@NullMarked
package io.queueoperator.intake.csv;

import org.jspecify.annotations.NullMarked;
