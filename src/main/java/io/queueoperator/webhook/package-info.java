/**
 * Who is told: webhooks. Subscriptions to changes of jobs, and their messages, signed per Standard Webhooks and sent at
 * least once (ADR 8).
 *
 * <p>The way of a message: a status changes and writes {@code job_events}, as ever. {@code EnqueueDeliveries} follows that
 * log with a cursor of its own and puts one row per event and subscription into {@code webhook_deliveries}, the outbox.
 * {@code SendDueDeliveries} claims what is due, composes the body once, has {@code SendMessage} send it to an address that
 * {@code PublicAddress} allows, and records what {@code Verdict} says. {@code WebhookSweep} runs both; the timer or an
 * administrator starts it.
 *
 * <p>Not here: anything that a change of a job waits for. The flows know nothing of this package.
 */
@NullMarked
package io.queueoperator.webhook;

import org.jspecify.annotations.NullMarked;
