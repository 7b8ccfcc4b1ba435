package io.queueoperator.intake.csv;

import io.queueoperator.core.job.Problem;
import io.queueoperator.ledger.csv.ProgressColumns;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The header of a file: any generation, in any order. Pure.
 *
 * @param columns the names, in order; columns without a name at the end are not among them
 */
record ProgressHeader(List<String> columns) {
    private static final List<String> NEEDED = List.of(ProgressColumns.JOB_ID, ProgressColumns.STATUS);
    private static final int MOST = 200;
    private static final int LONGEST = 100;

    /** Reads it; a problem that names what is wrong with it. */
    static ProgressHeader of(List<String> cells) {
        List<String> names = new ArrayList<>(cells.stream().map(String::strip).toList());
        while (!names.isEmpty() && names.get(names.size() - 1).isEmpty()) {
            names.remove(names.size() - 1);
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (name.isEmpty() || name.length() > LONGEST || name.chars().anyMatch(Character::isISOControl)) {
                throw bad("has no usable name for column " + (i + 1), "names of 1 to " + LONGEST + " characters");
            }
            if (!seen.add(name)) {
                throw bad("names the column " + name + " twice", "each column once");
            }
        }
        for (String needed : NEEDED) {
            if (!seen.contains(needed)) {
                throw bad("has no column " + needed, "the header of a progress file: "
                        + String.join(",", ProgressColumns.ALL.subList(0, 13)) + ",…");
            }
        }
        if (names.size() > MOST) {
            throw bad("has " + names.size() + " columns", "at most " + MOST);
        }
        return new ProgressHeader(List.copyOf(names));
    }

    /** Columns that no generation has; the platform of one generation stands among them, so that it is written again. */
    List<String> more() {
        return columns.stream().filter(name -> !ProgressColumns.ALL.contains(name)).toList();
    }

    /** The cells of a row by their column; what is missing at the end is empty. */
    Map<String, String> byName(List<String> cells) {
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            row.put(columns.get(i), i < cells.size() ? cells.get(i) : "");
        }
        return row;
    }

    private static Problem bad(String problem, String expected) {
        return Problem.invalid("header", problem, expected);
    }
}
