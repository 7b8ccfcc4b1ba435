/**
 * The embedded stores: a real PostgreSQL and a real redis-server below one data folder, for the run in which nobody
 * configured any.
 *
 * <p>The way in: {@code Main} asks {@link io.queueoperator.platform.local.StorePlan} (pure) what has to be started, then
 * {@link io.queueoperator.platform.local.LocalStores} locks the {@link io.queueoperator.platform.local.DataFolder}, unpacks
 * the programs ({@link io.queueoperator.platform.local.ProgramCache}) and starts
 * {@link io.queueoperator.platform.local.LocalPostgres} and {@link io.queueoperator.platform.local.LocalRedis}, both of
 * which are a {@link io.queueoperator.platform.local.LocalServer}: start, watch, stop. Tests come in through the same
 * door.
 *
 * <p>Not here: clients, schemas, anything that also concerns external stores. None of this is in the native executable;
 * only {@code StorePlan} is reachable there.
 */
@NullMarked
package io.queueoperator.platform.local;

import org.jspecify.annotations.NullMarked;
