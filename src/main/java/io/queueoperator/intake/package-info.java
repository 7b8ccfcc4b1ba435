/**
 * Other ways in: what producers and workers do in Redis, past the HTTP API, becomes true in PostgreSQL.
 *
 * <p>Adoption: the list {@code queue} -> {@code TakeIds} (ours, but not yet done) -> {@code ReadHashes} ->
 * {@code IncomingHash} (pure) -> {@code flow.enqueue} or {@code Refusals} -> {@code TakeIds} lets go. Takeover:
 * {@code ScanHashes} -> {@code ForeignWord} (pure) -> {@code NoticeWords} writes down -> {@code SettleWords} claims in the
 * other worker's name and ends the attempt through {@code flow.finish}. Every step may be the last one before a crash;
 * what follows finds what is left.
 *
 * <p>Nothing here decides what a failure means, and nothing takes a job from a worker that holds its lease.
 */
@NullMarked
package io.queueoperator.intake;

import org.jspecify.annotations.NullMarked;
