package io.queueoperator.ledger.csv;

/**
 * Cells that a spreadsheet would take for a formula, names of columns among them. A file is data and is written as it is;
 * whoever opens it in a spreadsheet asks for this, and says so again when the file comes back. Each is the exact reverse of
 * the other. Pure.
 */
public final class Formulas {
    private Formulas() {}

    /** With an apostrophe before what would be a formula, and before what begins with one. */
    public static String defused(String cell) {
        return !cell.isEmpty() && "=+-@\t\r'".indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
    }

    /** As it was. */
    public static String restored(String cell) {
        return cell.startsWith("'") ? cell.substring(1) : cell;
    }
}
