package io.queueoperator.platform.postgres;

import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.ProblemCode;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What a failure of the database client means. */
public final class StoreFailure {
    /** Deadlock, serialization failure: nothing was done, the same statement may succeed now. */
    private static final Set<String> CONFLICTS = Set.of("40P01", "40001");
    /** Connection trouble, no resources, operator intervention; read-only after a failover. */
    private static final Set<String> UNAVAILABLE_CLASSES = Set.of("08", "53", "57", "58");
    private static final String READ_ONLY = "25006";
    private static final String CUT_SHORT = "57014";
    private static final String UNIQUE_VIOLATION = "23505";
    private static final String FOREIGN_KEY_VIOLATION = "23503";
    private static final Set<String> UNDEFINED = Set.of("42P01", "3F000");

    private StoreFailure() {}

    /** Another statement was in the way and this one was rolled back. */
    public static boolean isConflict(Throwable failure) {
        return CONFLICTS.contains(sqlState(failure));
    }

    /** A row with the same key was inserted by somebody else in the meantime. */
    public static boolean isUniqueViolation(Throwable failure) {
        return UNIQUE_VIOLATION.equals(sqlState(failure));
    }

    /** A row that the statement refers to was deleted by somebody else in the meantime. */
    public static boolean isForeignKeyViolation(Throwable failure) {
        return FOREIGN_KEY_VIOLATION.equals(sqlState(failure));
    }

    /** A table that the statement names is not there, or its whole schema is not. */
    public static boolean isUndefined(Throwable failure) {
        return UNDEFINED.contains(sqlState(failure));
    }

    /** The database cannot answer now. */
    public static boolean isUnavailable(Throwable failure) {
        String state = sqlState(failure);
        if (!state.isEmpty()) {
            return READ_ONLY.equals(state) || UNAVAILABLE_CLASSES.contains(state.substring(0, 2));
        }
        return failure instanceof IOException
                || failure instanceof TimeoutException
                || failure instanceof VertxException
                || isOfPool(failure);
    }

    /**
     * The database did not answer at all, or nobody gets in: what a breaker counts. One that refuses writes answers, and
     * one that cut a long statement short does as well.
     */
    public static boolean isSilence(Throwable failure) {
        String state = sqlState(failure);
        return isUnavailable(failure) && !state.equals(READ_ONLY) && !state.equals(CUT_SHORT);
    }

    /** Unavailable, after that was made the problem of a caller. */
    public static boolean isAway(Throwable failure) {
        return failure instanceof Problem problem && problem.code() == ProblemCode.STORE_UNAVAILABLE;
    }

    /** A problem that says so and nothing of the inside. */
    public static Problem unavailable(Throwable failure) {
        return Problem.causedBy(
                ProblemCode.STORE_UNAVAILABLE, "PostgreSQL cannot answer at the moment; try again shortly.", failure);
    }

    /** The problem of a caller whose statement was rolled back again and again. */
    public static Problem conflict(Throwable failure) {
        return Problem.causedBy(ProblemCode.STORE_UNAVAILABLE,
                "Others change the same rows at this moment, and nothing was done. Try again shortly.", failure);
    }

    /** The problem of a caller that comes when the service is as good as gone. */
    static Problem ending() {
        return Problem.of(
                ProblemCode.STORE_UNAVAILABLE, "This instance is ending, and nothing was done. Try again shortly.");
    }

    private static String sqlState(@Nullable Throwable failure) {
        return failure instanceof PgException pg && pg.getSqlState() != null ? pg.getSqlState() : "";
    }

    /** The client has no type of its own for what its pool refuses. */
    private static boolean isOfPool(Throwable failure) {
        return failure instanceof io.vertx.core.impl.NoStackTraceThrowable;
    }
}
