package io.queueoperator.api;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/** The part of every write after the claim that says under which lease it is made. */
public interface LeaseRequest {
    /** What a lease token is, for error messages. */
    String TOKEN = "the lease_token that the claim answered with";

    /** The token of the claim. */
    Long leaseToken();

    /**
     * A write that says nothing else.
     *
     * @param leaseToken of the claim
     */
    @Valid
    record Start(@NotNull(message = TOKEN) Long leaseToken) implements LeaseRequest {}

    /**
     * The job goes back to the queue, and the attempt does not count.
     *
     * @param leaseToken of the claim
     * @param reason for the audit
     */
    @Valid
    record Release(
            @NotNull(message = TOKEN) Long leaseToken,
            @jakarta.validation.constraints.Size(max = 1000, message = "at most 1000 characters")
                    @Nullable String reason)
            implements LeaseRequest {}

    /**
     * The attempt ended well.
     *
     * @param leaseToken of the claim
     * @param result any JSON; comes back with the job
     */
    @Valid
    record Complete(@NotNull(message = TOKEN) Long leaseToken, @Nullable RawJson result) implements LeaseRequest {}
}
