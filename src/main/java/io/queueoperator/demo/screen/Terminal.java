package io.queueoperator.demo.screen;

import java.io.BufferedOutputStream;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The standard output of this process: a terminal that can be drawn on, or something that only takes lines. */
public final class Terminal {

    /** Columns and rows. */
    public record Size(int columns, int rows) {}

    private static final Size UNKNOWN = new Size(80, 24);
    /** A log has no width to fit into. */
    private static final Size ENDLESS = new Size(1000, 1000);
    private static final long SIZE_STAYS_NANOS = 3_000_000_000L;

    private final boolean interactive;
    private final boolean unicode;
    private final PrintStream out;
    private Size size = UNKNOWN;
    private long sizeReadAt;

    private Terminal(boolean interactive, boolean unicode) {
        this.interactive = interactive;
        this.unicode = unicode;
        Charset charset = unicode ? StandardCharsets.UTF_8 : StandardCharsets.US_ASCII;
        this.out = new PrintStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)), false, charset);
        this.sizeReadAt = System.nanoTime() - SIZE_STAYS_NANOS;
    }

    /**
     * The terminal of this process.
     *
     * @param tty whether standard output is one; the shell knows, Java 17 does not
     */
    public static Terminal standard(boolean tty, Map<String, String> environment) {
        boolean colour = environment.getOrDefault("NO_COLOR", "").isEmpty();
        boolean dumb = environment.getOrDefault("TERM", "dumb").equals("dumb");
        return new Terminal(tty && colour && !dumb, speaksUnicode(environment));
    }

    static boolean speaksUnicode(Map<String, String> environment) {
        for (String name : List.of("LC_ALL", "LC_CTYPE", "LANG")) {
            String locale = environment.getOrDefault(name, "");
            if (!locale.isEmpty()) {
                return locale.toUpperCase(Locale.ROOT).replace("-", "").contains("UTF8");
            }
        }
        return false;
    }

    /** Whether lines may be drawn again in place. */
    public boolean interactive() {
        return interactive;
    }

    /** The characters that this terminal can show. */
    public Glyphs glyphs() {
        return unicode ? Glyphs.UNICODE : Glyphs.ASCII;
    }

    /** Where to print. */
    public PrintStream out() {
        return out;
    }

    /** A text in bold, where that is possible. */
    public String bold(String text) {
        return interactive ? "\033[1m" + text + "\033[0m" : text;
    }

    /** How much room there is, asked anew every few seconds, since a window may be resized. */
    public synchronized Size size() {
        if (System.nanoTime() - sizeReadAt >= SIZE_STAYS_NANOS) {
            sizeReadAt = System.nanoTime();
            size = interactive ? ask() : ENDLESS;
        }
        return size;
    }

    private static Size ask() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String[] answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).trim().split(" ");
            stty.waitFor(1, TimeUnit.SECONDS);
            int rows = Integer.parseInt(answer[0]);
            int columns = Integer.parseInt(answer[1]);
            return rows > 0 && columns > 0 ? new Size(columns, rows) : UNKNOWN;
        } catch (IOException | RuntimeException noTerminal) {
            return UNKNOWN;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return UNKNOWN;
        }
    }
}
