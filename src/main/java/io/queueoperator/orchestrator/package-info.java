/**
 * The internal API of orchestrators (seed 001, CONTRACTS D): a wire in camelCase that ignores what it does not know, mapped
 * onto the flows that everybody else uses. Nothing here claims, finishes or fails by itself.
 *
 * <p>The way of the data: {@code XxxResource} reads a {@link io.queueoperator.orchestrator.WireBody} and names the caller
 * ({@link io.queueoperator.orchestrator.ReadCall}); {@link io.queueoperator.orchestrator.FindClaim} finds the claim
 * that the caller means, because these clients send no lease token; {@link io.queueoperator.orchestrator.Standing} decides
 * whether it may act, as a pure function; the use cases of {@code flow} do it under that claim's token; {@code WireJob} is
 * the answer.
 */
@NullMarked
package io.queueoperator.orchestrator;

import org.jspecify.annotations.NullMarked;
