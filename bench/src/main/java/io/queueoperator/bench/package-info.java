/** What the service can do beside what its stores and its server can do: options, the order of things, the table. */
package io.queueoperator.bench;
