/**
 * What the pipeline UI's tables say (CONTRACTS C): one item per document or source url, one row per run. A follower: it
 * never decides, and it is never an error to a worker when its tables cannot be written.
 */
@NullMarked
package io.queueoperator.ingestion;

import org.jspecify.annotations.NullMarked;
