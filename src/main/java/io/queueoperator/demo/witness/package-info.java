/**
 * The end of the demo: what the three stores say about each failure, and where a person looks next.
 *
 * <p>The stores are really asked: the progress API over HTTP, the Redis hash {@code job:{id}} over a socket, the
 * ingestion tables over JDBC. None of the answers is worked out from another one, so that the demo cannot look better
 * than the service is.
 */
@NullMarked
package io.queueoperator.demo.witness;

import org.jspecify.annotations.NullMarked;
