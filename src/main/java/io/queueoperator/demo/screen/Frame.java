package io.queueoperator.demo.screen;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** One picture of a source: a bar for the whole and one for each job at work. */
public final class Frame {

    private static final int NAME_COLUMNS = 12;
    private static final int PERCENT_COLUMNS = 5;
    private static final int GAPS = 7;
    /** The bars' share of a line; the rest is for words. */
    private static final int WIDEST_BAR = 30;
    /** What a terminal keeps for the prompt and for what was printed above. */
    private static final int ROWS_LEFT_ALONE = 4;

    private Frame() {}

    /** The lines of the picture, none wider than the terminal and no more than it has rows. */
    public static List<String> lines(SourceView source, Tally tally, Duration since, Terminal.Size size, Glyphs glyphs) {
        List<String> lines = new ArrayList<>();
        String words = source.status() + ", " + tally.words() + ", " + clock(since);
        lines.add(line("source", source.percent(), words, size.columns(), glyphs));
        List<SourceView.Job> working = source.jobs().stream()
                .filter(SourceView.Job::isProcessing)
                .sorted(Comparator.comparing(SourceView.Job::who).thenComparing(SourceView.Job::id))
                .toList();
        int room = Math.max(1, size.rows() - ROWS_LEFT_ALONE);
        for (SourceView.Job job : working.subList(0, Math.min(room, working.size()))) {
            lines.add(line(job.who(), job.percent(), place(job), size.columns(), glyphs));
        }
        long waiting = source.jobs().stream().filter(job -> !job.isProcessing()).count();
        if (waiting > 0) {
            lines.add(ScreenText.fit("  and " + waiting + " waiting", size.columns(), glyphs));
        }
        return lines;
    }

    /** The same in one line, for a log. */
    public static String summary(SourceView source, Tally tally, Duration since) {
        StringBuilder line = new StringBuilder(clock(since) + "  source " + Bar.percent(source.percent()).trim() + " "
                + source.status() + ", " + tally.words());
        for (SourceView.Job job : source.jobs()) {
            if (job.isProcessing()) {
                line.append(" | ").append(ScreenText.plain(job.who())).append(' ').append(Bar.percent(job.percent()).trim());
            }
        }
        return line.toString();
    }

    private static String line(String name, double percent, String words, int columns, Glyphs glyphs) {
        int bar = Math.max(4, Math.min(WIDEST_BAR, columns / 4));
        int room = columns - NAME_COLUMNS - bar - PERCENT_COLUMNS - GAPS;
        String line = "  " + ScreenText.pad(ScreenText.plain(name), NAME_COLUMNS, glyphs)
                + "  " + Bar.of(percent, bar, glyphs)
                + " " + Bar.percent(percent)
                + "  " + ScreenText.fit(ScreenText.plain(words), Math.max(0, room), glyphs);
        return ScreenText.fit(line, columns, glyphs).stripTrailing();
    }

    private static String place(SourceView.Job job) {
        String phase = job.phase() == null ? "" : job.phase();
        return job.step() == null ? phase : phase + " " + job.step();
    }

    private static String clock(Duration since) {
        return String.format("%d:%02d", since.toMinutes(), since.toSecondsPart());
    }
}
