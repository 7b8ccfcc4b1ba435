/** Making load and measuring it. Knows nothing of the queue. */
package io.queueoperator.bench.load;
