package io.queueoperator.api;

import io.queueoperator.core.job.Identifier;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Many attempts ended at once; one lost lease does not spoil the others. */
public final class FinishBatch {
    /** The most attempts that one call can end. */
    public static final int LIMIT = 1000;

    static final String SIZE = "1 to 1000 jobs";

    private FinishBatch() {}

    /** Attempts that ended well. */
    @Valid
    public record Complete(
            @NotNull(message = SIZE) @Size(min = 1, max = LIMIT, message = SIZE)
                    List<@NotNull(message = "a job") @Valid Completed> jobs) {}

    /**
     * One of them.
     *
     * @param id of the job
     * @param leaseToken of the claim
     * @param result any JSON
     */
    public record Completed(
            @NotNull(message = Identifier.RULE) @Pattern(regexp = Identifier.REGEX, message = Identifier.RULE) String id,
            @NotNull(message = LeaseRequest.TOKEN) Long leaseToken,
            @Nullable RawJson result) {

        /** The same as a call for this job alone. */
        public LeaseRequest.Complete alone() {
            return new LeaseRequest.Complete(leaseToken, result);
        }
    }

    /** A result per job, in order. */
    public record Results(List<Result> results) {}

    /**
     * What became of one.
     *
     * @param id of the job
     * @param ok whether it is ended as asked, now or by an earlier call
     * @param status of the job; null when it is not ended as asked
     * @param error why not
     */
    public record Result(String id, boolean ok, @Nullable String status, @Nullable Refusal error) {}

    /** The code and the sentence of a problem. */
    public record Refusal(String code, String message) {}
}
