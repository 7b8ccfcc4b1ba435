package io.queueoperator.platform.operation;

import io.queueoperator.core.operation.ItemFailure;
import io.queueoperator.core.operation.Outcome;
import io.queueoperator.core.operation.Reference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended, as it is recorded.
 *
 * @param errorList JSON; null: no item failed
 * @param errors how many items failed, also those that the list leaves out
 * @param resultRefs JSON; null: none
 * @param facts for the metadata
 * @param routine it succeeded and is not worth a row of its own
 */
record RunEnding(
        String status, @Nullable String message, @Nullable String type, @Nullable String traceback,
        @Nullable String errorList, int errors, @Nullable String resultRefs, Map<String, Object> facts,
        boolean routine) {
    static final String SUCCESS = "SUCCESS";
    static final String FAILED = "FAILED";

    /** How many entries of a list were cut off, where some were. */
    private static final String REFS_CUT = "result_refs_cut";
    private static final String ERRORS_CUT = "error_list_cut";
    /** The length of the trace of one item of many. */
    private static final int ENTRY_TRACE = 1_000;

    boolean failed() {
        return status.equals(FAILED);
    }

    /** The method came back with this. */
    static RunEnding returned(String operation, @Nullable Object result, DumpValues dump) {
        Outcome outcome = result instanceof Outcome told ? told : null;
        List<ItemFailure> items = outcome == null ? List.of() : outcome.itemFailures();
        return new RunEnding(
                SUCCESS, items.isEmpty() ? null : partly(operation, items.size()), null, null, errorList(items, dump),
                items.size(), references(outcome, dump), facts(result), items.isEmpty() && isRoutine(result));
    }

    /** The method failed. */
    static RunEnding failed(Throwable failure, DumpValues dump) {
        Outcome outcome = failure instanceof Outcome told ? told : null;
        List<ItemFailure> items = outcome == null ? List.of() : outcome.itemFailures();
        return new RunEnding(
                FAILED, StackTraces.message(failure), StackTraces.type(failure), StackTraces.of(failure),
                errorList(items, dump), items.size(), references(outcome, dump),
                outcome == null ? Map.of() : facts(outcome), false);
    }

    /** Nobody waited for its end any more. */
    static RunEnding cancelled() {
        return new RunEnding(
                FAILED, "The operation was cancelled before its end: whoever asked for it did not wait any longer. What it"
                        + " had begun may have been done.",
                "Cancelled", null, null, 0, null, Map.of(), false);
    }

    /** What is said of a bulk operation of which some items failed. */
    static String partly(String operation, int failures) {
        return operation + " completed with " + failures + (failures == 1 ? " failure" : " failures");
    }

    private static boolean isRoutine(@Nullable Object result) {
        if (result instanceof Outcome outcome) {
            return outcome.routine();
        }
        return result == null || result instanceof Number number && number.longValue() == 0
                || Boolean.FALSE.equals(result) || result instanceof Collection<?> items && items.isEmpty();
    }

    private static Map<String, Object> facts(@Nullable Object result) {
        if (result instanceof Outcome outcome) {
            Map<String, Object> facts = new LinkedHashMap<>(outcome.facts());
            sayCut(facts, REFS_CUT, outcome.references().size());
            sayCut(facts, ERRORS_CUT, outcome.itemFailures().size());
            return facts;
        }
        return result instanceof Number || result instanceof Boolean ? Map.of("result", result) : Map.of();
    }

    private static void sayCut(Map<String, Object> facts, String name, int entries) {
        if (entries > DumpValues.ENTRIES) {
            facts.put(name, entries - DumpValues.ENTRIES);
        }
    }

    private static @Nullable String references(@Nullable Outcome outcome, DumpValues dump) {
        List<Map<String, Object>> told = new ArrayList<>();
        for (Reference reference : outcome == null ? List.<Reference>of() : outcome.references()) {
            told.add(Map.of("collection", reference.collection(), "document_id", reference.documentId()));
        }
        return told.isEmpty() ? null : dump.list(told);
    }

    private static @Nullable String errorList(List<ItemFailure> items, DumpValues dump) {
        if (items.isEmpty()) {
            return null;
        }
        List<Map<String, @Nullable Object>> entries = new ArrayList<>();
        for (ItemFailure item : items.subList(0, Math.min(items.size(), DumpValues.ENTRIES))) {
            Map<String, @Nullable Object> entry = new LinkedHashMap<>();
            entry.put("index", item.index());
            entry.put("item", item.item());
            entry.put("error", item.error());
            entry.put("traceback", StackTraces.shortly(item.cause(), ENTRY_TRACE));
            entries.add(entry);
        }
        return dump.list(entries);
    }
}
