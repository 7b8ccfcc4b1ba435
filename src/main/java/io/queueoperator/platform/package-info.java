/** What we stand on: stores, HTTP, security, telemetry. Knows no verb of the queue. */
@NullMarked
package io.queueoperator.platform;

import org.jspecify.annotations.NullMarked;
