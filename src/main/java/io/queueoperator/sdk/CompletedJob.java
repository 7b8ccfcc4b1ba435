package io.queueoperator.sdk;

import org.jspecify.annotations.Nullable;

/**
 * An attempt that ended well, for the call that ends many.
 *
 * @param lease of the attempt
 * @param result anything that Jackson can write
 */
public record CompletedJob(Lease lease, @Nullable Object result) {}
