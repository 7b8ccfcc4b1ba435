package io.queueoperator.flow.gate;

/** Which jobs a circuit breaker is for. */
record BreakerKey(BreakerKind kind, String key) {}
