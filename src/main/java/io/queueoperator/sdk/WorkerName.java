package io.queueoperator.sdk;

/** Who a worker is: its id for the operator, and the name that people know it by. */
record WorkerName(String id, String name) {}
