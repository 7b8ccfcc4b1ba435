package io.queueoperator.platform.postgres;

import io.quarkus.reactive.datasource.ReactiveDataSource;
import jakarta.inject.Singleton;

/** {@link PreparedPool} for the database that existing ingestion tables are in, where it is another one. */
@Singleton
@ReactiveDataSource("ingestion")
class PreparedIngestionPool extends PreparedPool {}
