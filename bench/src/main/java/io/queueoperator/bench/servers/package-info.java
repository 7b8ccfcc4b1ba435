/** What is measured: the packaged service and the calls that its clients make. */
package io.queueoperator.bench.servers;
