/**
 * What the pages of the console need of the service beside the API that everybody uses (ADR 23).
 *
 * <p>{@code SessionResource} signs in and out (sessions themselves: {@code platform.security}). {@code PageResource} and
 * {@code AssetResource} hand out files, {@code WebFiles} -> {@code WebFile} -> {@code WebAnswer}. {@code BulkResource} ->
 * {@code ActInBulk} counts the jobs of a filter ({@code ledger}) and acts on them through {@code flow.cancel}, {@code
 * flow.retry}, {@code flow.replay}. {@code StagesResource} -> {@code ReadStages} tells the stages of a source and which store
 * says what went wrong: {@code StagesSql}, the hashes ({@code state}), the ingestion tables ({@code ingestion}) -> {@code
 * StageErrors}, {@code StageRow} (pure).
 *
 * <p>Not here: anything that changes a job by itself. Nobody below knows this package.
 */
@NullMarked
package io.queueoperator.console;

import org.jspecify.annotations.NullMarked;
