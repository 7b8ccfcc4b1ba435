package io.queueoperator.demo.screen;

/** The characters a picture is made of. */
public record Glyphs(char full, char empty, String ellipsis, String good, String bad) {

    /** For a terminal that speaks UTF-8. */
    public static final Glyphs UNICODE = new Glyphs('\u2588', '\u2591', "\u2026", "\u2713", "\u2717");

    /** For every other one. */
    public static final Glyphs ASCII = new Glyphs('#', '-', "...", "ok", "x");
}
