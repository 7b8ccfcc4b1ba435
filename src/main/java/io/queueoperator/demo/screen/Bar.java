package io.queueoperator.demo.screen;

/** A progress bar. */
public final class Bar {

    private Bar() {}

    /**
     * Draws a percentage as exactly {@code width} characters.
     *
     * <p>Full means done: short of 100 % at least one cell stays empty, however close it is.
     */
    public static String of(double percent, int width, Glyphs glyphs) {
        double known = Double.isNaN(percent) ? 0 : Math.max(0, Math.min(100, percent));
        int full = (int) Math.floor(known / 100 * width);
        return String.valueOf(glyphs.full()).repeat(full) + String.valueOf(glyphs.empty()).repeat(width - full);
    }

    /** The percentage beside the bar, always five characters wide. */
    public static String percent(double percent) {
        double known = Double.isNaN(percent) ? 0 : Math.max(0, Math.min(100, percent));
        return String.format("%3d %%", (int) Math.floor(known));
    }
}
