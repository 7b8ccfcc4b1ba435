package io.queueoperator.ingestion;

import io.queueoperator.platform.postgres.StoreFailure;
import io.queueoperator.state.reconciliation.Reason;
import io.queueoperator.state.reconciliation.StoreAway;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What it means that the ingestion tables refuse something; pure.
 *
 * @param reason why, as a class
 * @param sqlState what PostgreSQL called it; null when it was not asked
 * @param words why, for a person
 */
record Refusal(Reason reason, @Nullable String sqlState, String words) {
    /** The row did not fit: data, integrity, raised by a trigger, a batch that names one row twice. */
    private static final Set<String> OF_A_ROW = Set.of("21", "22", "23", "P0", "42", "0A", "44", "2F", "38", "39", "09", "27");
    private static final String NOT_PERMITTED = "42501";
    /** {@code Key (run_id)=(77) is not present in table …}, in whatever language. */
    private static final Pattern KEY = Pattern.compile("\\((\\w+)\\)=\\(");

    /** Whether it may be the fault of one row; else the store as a whole cannot be written. */
    static boolean isOfARow(Throwable failure) {
        String state = state(failure);
        return state.length() == 5 && OF_A_ROW.contains(state.substring(0, 2)) && !state.equals(NOT_PERMITTED);
    }

    /** Whether the statement does not fit the table: somebody may have changed it since it was looked at. */
    static boolean isOfTheShape(Throwable failure) {
        String state = state(failure);
        return state.startsWith("42") && !state.equals(NOT_PERMITTED) || state.equals("0A000");
    }

    /** A row that PostgreSQL refused. */
    static Refusal of(Throwable failure) {
        String state = state(failure);
        if (state.equals("23503")) {
            return missing(column(failure), state);
        }
        if (state.equals("23502")) {
            String column = ((PgException) failure).getColumn();
            return new Refusal(Reason.CONSTRAINT, state, "The column " + column + " must have a value, and the job has none.");
        }
        if (state.startsWith("23") || state.startsWith("44")) {
            return new Refusal(Reason.CONSTRAINT, state, "The constraint "
                    + ((PgException) failure).getConstraint() + " does not allow the row.");
        }
        if (state.startsWith("P0")) {
            return new Refusal(Reason.TRIGGER_REFUSED, state,
                    "A trigger of the table refused the row: " + ((PgException) failure).getErrorMessage());
        }
        if (state.startsWith("22")) {
            return new Refusal(Reason.NOT_A_NUMBER, state, "A value does not fit the type of its column.");
        }
        if (state.startsWith("42") || state.startsWith("0A")) {
            return new Refusal(Reason.COLUMN_CHANGED, state,
                    "The row does not fit the table, or a trigger of it does not fit any more.");
        }
        return new Refusal(Reason.OTHER, state, "PostgreSQL refused the row with the state " + state + ".");
    }

    /** A row that refers to what is not there. */
    static Refusal missing(@Nullable String column, @Nullable String sqlState) {
        return switch (column == null ? "" : column) {
            case "run_id", "id" -> new Refusal(Reason.MISSING_RUN, sqlState, "The run does not exist there.");
            case "source_id" -> new Refusal(Reason.MISSING_SOURCE, sqlState, "The source does not exist there.");
            default -> new Refusal(Reason.MISSING_REFERENCE, sqlState,
                    "What the column " + column + " refers to does not exist there.");
        };
    }

    /** A value that the type of its column cannot hold. */
    static Refusal misfit(Table.Column column, @Nullable String value) {
        return new Refusal(Reason.NOT_A_NUMBER, null,
                "The column " + column.name() + " is of type " + column.type() + " and cannot hold " + value + ".");
    }

    /** Somebody has written a newer state. */
    static Refusal newer() {
        return new Refusal(Reason.NEWER, null, "The row says of itself that it is newer than what our database knew.");
    }

    /** Why nothing can be written. */
    static Throwable away(Throwable failure) {
        if (failure instanceof StoreAway) {
            return failure;
        }
        if (failure instanceof TimeoutException) {
            return new StoreAway("The database of the ingestion tables did not answer in time.", failure);
        }
        String state = state(failure);
        String words = switch (state.isEmpty() ? "" : state.substring(0, 2)) {
            case "" -> failure instanceof IOException || StoreFailure.isUnavailable(failure)
                    ? "The database of the ingestion tables cannot be reached." : null;
            case "28" -> "The database of the ingestion tables does not let the account of the service in.";
            case "3D" -> "The database of the ingestion tables does not exist.";
            case "42" -> state.equals(NOT_PERMITTED)
                    ? "The account of the service may not read or write the ingestion tables." : null;
            case "25" -> "The database of the ingestion tables is read-only.";
            case "53" -> "The database of the ingestion tables has no connection or space left.";
            case "57" -> "The database of the ingestion tables is shutting down, or took too long.";
            default -> null;
        };
        return new StoreAway(words != null ? words : "The ingestion tables cannot be written"
                + (state.isEmpty() ? "; the log of the service says more." : " (" + state + ")."), failure);
    }

    private static @Nullable String column(Throwable failure) {
        String detail = failure instanceof PgException pg ? pg.getDetail() : null;
        Matcher key = KEY.matcher(detail == null ? "" : detail);
        return key.find() ? key.group(1) : null;
    }

    private static String state(Throwable failure) {
        return failure instanceof PgException pg && pg.getSqlState() != null ? pg.getSqlState() : "";
    }
}
