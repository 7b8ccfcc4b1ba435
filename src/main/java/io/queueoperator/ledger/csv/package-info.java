/**
 * The progress CSV of seed 002 as this service writes it (ADR 20): ExportResource -> ExportJobs, page by page ->
 * {@code ProgressCells} (pure: a job in the words of the file) -> {@code CsvLine}.
 *
 * <p>The vocabulary of the file is here, and {@code intake.csv} reads by it: {@code ProgressColumns}, {@code LocalTimes},
 * {@code Formulas}. What a row means for a job is decided there.
 */
@NullMarked
package io.queueoperator.ledger.csv;

import org.jspecify.annotations.NullMarked;
