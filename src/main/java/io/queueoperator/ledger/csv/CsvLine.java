package io.queueoperator.ledger.csv;

import java.util.List;

/** One line of a CSV file (RFC 4180): quoted where it must be, ended by CRLF. Pure. */
final class CsvLine {
    private CsvLine() {}

    static String of(List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            if (i > 0) {
                line.append(',');
            }
            append(line, cells.get(i));
        }
        return line.append("\r\n").toString();
    }

    private static void append(StringBuilder line, String cell) {
        if (mustBeQuoted(cell)) {
            line.append('"').append(cell.replace("\"", "\"\"")).append('"');
        } else {
            line.append(cell);
        }
    }

    /** Also where readers take liberties with spaces, or with a mark at the beginning of the file. */
    private static boolean mustBeQuoted(String cell) {
        if (cell.isEmpty()) {
            return false;
        }
        return cell.charAt(0) <= ' ' || cell.charAt(cell.length() - 1) <= ' ' || cell.charAt(0) == '\uFEFF'
                || cell.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
    }
}
