/**
 * Who takes jobs: last seen, capacity, version, health and metrics as it says itself, and what it holds.
 *
 * <p>The way of the data: a claim or heartbeat notes a {@link io.queueoperator.ledger.worker.Sighting} in memory;
 * {@link io.queueoperator.ledger.worker.RecordSightings} writes those of all workers every few seconds in one statement, so
 * that a claim costs no write of its own. Reports of health and metrics are written as they come. What a worker holds is
 * read from the jobs, which alone know. Nothing here decides about a lease: a worker that was not seen for long loses its
 * jobs by their leases, and by nothing else.
 */
@NullMarked
package io.queueoperator.ledger.worker;

import org.jspecify.annotations.NullMarked;
