package io.queueoperator.core.job;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one exception of the service: a code, a sentence written by hand for the caller, and facts. It carries no class
 * name, no SQL, and never the message of an unexpected exception.
 */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ProblemCode code;
    private final transient Map<String, Object> facts;

    private Problem(ProblemCode code, String message, Map<String, Object> facts, @Nullable Throwable cause) {
        // A problem is an answer, not a defect: its stack says nothing that the code does not.
        super(message, cause, false, false);
        this.code = code;
        this.facts = facts;
    }

    /** A problem without further facts. */
    public static Problem of(ProblemCode code, String message) {
        return new Problem(code, message, Map.of(), null);
    }

    /** A problem with facts for {@code error.details}. */
    public static Problem of(ProblemCode code, String message, Map<String, Object> facts) {
        return new Problem(code, message, facts, null);
    }

    /** A problem that another exception led to; the cause is for the log alone. */
    public static Problem causedBy(ProblemCode code, String message, Throwable cause) {
        return new Problem(code, message, Map.of(), cause);
    }

    /** One bad field: its name, what is wrong with its value, and what would be right. */
    public static Problem invalid(String field, String problem, String expected) {
        return invalid(List.of(new BadField(field, problem, expected)));
    }

    /** Several bad fields at once: the caller mends them in one go. */
    public static Problem invalid(List<BadField> fields) {
        BadField first = fields.get(0);
        String more = fields.size() == 1 ? "" : " (and " + (fields.size() - 1) + " more, see error.details.fields)";
        return new Problem(
                ProblemCode.INVALID_REQUEST,
                first.field() + " " + first.problem() + "; expected: " + first.expected() + more,
                Map.of("fields", fields),
                null);
    }

    public static Problem jobNotFound(String id) {
        return of(ProblemCode.JOB_NOT_FOUND, "There is no job " + id + ".", Map.of("job_id", id));
    }

    /** The kind of problem. */
    public ProblemCode code() {
        return code;
    }

    /** What is known about it, as it may be shown to the caller. */
    public Map<String, Object> facts() {
        return facts;
    }

    /** The sentence for the caller; never null, unlike {@link #getMessage()} of other exceptions. */
    public String sentence() {
        return String.valueOf(getMessage());
    }

    /**
     * A field of a request that cannot be accepted.
     *
     * @param field where it is, as the caller wrote it: {@code jobs[3].task_type}
     * @param problem what is wrong with the value
     * @param expected what would be right
     */
    public record BadField(String field, String problem, String expected) {}
}
