/** One class for each thing that is promised: how it is measured, and what it should be. */
package io.queueoperator.bench.scenario;
