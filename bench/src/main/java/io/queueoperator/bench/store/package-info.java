/** The stores past the service: their limits, what is prepared in them, and what they tell about the service. */
package io.queueoperator.bench.store;
