/**
 * The worker says how far, anyone asks how far. Reports go to Redis and reach PostgreSQL as checkpoints; reads ask Redis
 * first and PostgreSQL when it is missing, incomplete or behind.
 */
@NullMarked
package io.queueoperator.flow.progress;

import org.jspecify.annotations.NullMarked;
