package io.queueoperator.demo.screen;

import java.util.ArrayList;
import java.util.List;

/** Text from anywhere, made fit for a terminal: no control characters, and a known width. */
public final class ScreenText {

    private ScreenText() {}

    /**
     * The text on one line without anything that a terminal would obey: controls (escape sequences begin with one),
     * invisible characters, and those that turn the direction of writing around.
     */
    public static String plain(String text) {
        StringBuilder clean = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (Character.getType(c)) {
                case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> clean.append(' ');
                case Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED, Character.PRIVATE_USE -> {}
                default -> clean.appendCodePoint(c);
            }
        });
        return clean.toString();
    }

    /** How many columns the text takes. */
    public static int width(String text) {
        return text.codePoints().map(ScreenText::columns).sum();
    }

    /** The text cut to at most {@code width} columns, with an ellipsis where something is missing. */
    public static String fit(String text, int width, Glyphs glyphs) {
        if (width(text) <= width) {
            return text;
        }
        String mark = width(glyphs.ellipsis()) <= width ? glyphs.ellipsis() : "";
        return head(text, width - width(mark)) + mark;
    }

    /** The text cut and filled up to exactly {@code width} columns. */
    public static String pad(String text, int width, Glyphs glyphs) {
        String cut = fit(text, width, glyphs);
        return cut + " ".repeat(Math.max(0, width - width(cut)));
    }

    /** The text in lines of at most {@code width} columns, broken at spaces where there are any. */
    public static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        String rest = text.strip();
        while (width(rest) > width) {
            String line = head(rest, Math.max(2, width));
            int space = line.lastIndexOf(' ');
            if (space > 0 && rest.charAt(line.length()) != ' ') {
                line = line.substring(0, space);
            }
            lines.add(line.stripTrailing());
            rest = rest.substring(line.length()).strip();
        }
        lines.add(rest);
        return lines;
    }

    private static String head(String text, int width) {
        int columns = 0;
        int end = 0;
        while (end < text.length()) {
            int c = text.codePointAt(end);
            columns += columns(c);
            if (columns > width) {
                break;
            }
            end += Character.charCount(c);
        }
        return text.substring(0, end);
    }

    /** Good enough for a demo: combining marks take none, East Asian scripts and emoji take two. */
    private static int columns(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        boolean wide = c >= 0x1100 && c <= 0x115F
                || c >= 0x2E80 && c <= 0xA4CF
                || c >= 0xAC00 && c <= 0xD7A3
                || c >= 0xF900 && c <= 0xFAFF
                || c >= 0xFE30 && c <= 0xFE6F
                || c >= 0xFF00 && c <= 0xFF60
                || c >= 0xFFE0 && c <= 0xFFE6
                || c >= 0x1F300 && c <= 0x1FAFF
                || c >= 0x20000 && c <= 0x3FFFD;
        return wide ? 2 : 1;
    }
}
