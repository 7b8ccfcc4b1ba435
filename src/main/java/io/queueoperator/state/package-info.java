/**
 * Where a job is kept: one mapping per store, used by every verb. {@code JobRow} is the row in PostgreSQL (the truth),
 * {@code HashFields} what is written into the hash in Redis (the display), {@code JobHash} what is read of it.
 *
 * <p>After each commit {@code FollowUp} brings the followers (Redis, ingestion tables) up to date at once; the log
 * {@code job_events} marks what they still owe, and the reaper's {@code CatchUp} pays it. Nothing here decides anything.
 */
@NullMarked
package io.queueoperator.state;

import org.jspecify.annotations.NullMarked;
