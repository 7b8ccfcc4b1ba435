package io.queueoperator.demo.screen;

import io.queueoperator.sdk.OperatorClient;
import io.queueoperator.sdk.OperatorException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Follows one source the way the pipeline UI does: it polls the progress API, keeps the last snapshot when the operator
 * does not answer, and asks after each job that is no longer active how it ended.
 */
public final class DemoScreen implements AutoCloseable {

    private static final long POLL_MS = 1000;
    private static final int PLAIN_LINE_EVERY = 5;
    /** The source must look finished twice, so that a moment between two jobs does not end the show. */
    private static final int LOOKS_TO_BE_SURE = 2;

    private final OperatorClient operator;
    private final Terminal terminal;
    private final String sourceId;
    private final long startedAt = System.nanoTime();
    private final Map<String, SourceView.Job> active = new LinkedHashMap<>();
    private Tally tally = Tally.NONE;
    private int drawn;
    private boolean away;
    private boolean closed;

    /** A screen for this source. */
    public DemoScreen(OperatorClient operator, Terminal terminal, String sourceId) {
        this.operator = operator;
        this.terminal = terminal;
        this.sourceId = sourceId;
    }

    /** Shows the source until nothing is left to do; false when that takes longer than {@code patience}. */
    public boolean follow(Duration patience) throws InterruptedException {
        int quiet = 0;
        for (long poll = 0; since().compareTo(patience) < 0; poll++) {
            quiet = look(poll) ? quiet + 1 : 0;
            if (quiet >= LOOKS_TO_BE_SURE) {
                return true;
            }
            Thread.sleep(POLL_MS);
        }
        return false;
    }

    private boolean look(long poll) throws InterruptedException {
        try {
            SourceView source = SourceView.of(operator.read("/sources/" + sourceId + "/progress"));
            away = false;
            for (SourceView.Job job : gone(source)) {
                SourceView.Job ended = ended(job);
                if (ended != null) {
                    tell(ended);
                }
            }
            show(source, poll);
            return source.isOver() && active.isEmpty();
        } catch (OperatorException trouble) {
            if (!trouble.isUnreachable()) {
                return false; // not known yet
            }
            if (!away) {
                note("the operator does not answer; the last picture stays, and the next look asks again");
            }
            away = true;
            return false;
        }
    }

    /** The jobs that were active a moment ago; what is active now is remembered for the next look. */
    private List<SourceView.Job> gone(SourceView source) {
        source.jobs().forEach(job -> active.put(job.id(), job));
        List<String> now = source.jobs().stream().map(SourceView.Job::id).toList();
        return active.values().stream().filter(job -> !now.contains(job.id())).toList();
    }

    private SourceView.@Nullable Job ended(SourceView.Job job) throws InterruptedException {
        SourceView.Job last = SourceView.Job.of(operator.read("/jobs/" + job.id() + "/progress"));
        boolean over = last.status().equals("completed") || last.status().equals("failed");
        return over ? last : null;
    }

    private void tell(SourceView.Job ended) {
        active.remove(ended.id());
        boolean good = ended.status().equals("completed");
        tally = tally.plus(good);
        if (!good) {
            note(terminal.glyphs().bad() + " " + ended.taskType() + " job " + ended.id() + " failed: " + ended.error());
        }
    }

    /** Draws nothing any more: what is printed from now on belongs to somebody else. */
    @Override
    public synchronized void close() {
        closed = true;
    }

    private synchronized void show(SourceView source, long poll) {
        PrintStream out = terminal.out();
        if (closed) {
            return;
        }
        if (!terminal.interactive()) {
            if (poll % PLAIN_LINE_EVERY == 0) {
                out.println("  " + Frame.summary(source, tally, since()));
                out.flush();
            }
            return;
        }
        List<String> lines = Frame.lines(source, tally, since(), terminal.size(), terminal.glyphs());
        wipe();
        out.print("\033[?7l"); // no line wraps, whatever its characters turn out to be: the count of lines must hold
        lines.forEach(out::println);
        out.print("\033[?7h");
        out.flush();
        drawn = lines.size();
    }

    /** Prints lines that stay, above the picture. */
    private synchronized void note(String text) {
        if (closed) {
            return;
        }
        wipe();
        int width = Math.max(20, terminal.size().columns() - 2);
        ScreenText.wrap(ScreenText.plain(text), width).forEach(line -> terminal.out().println("  " + line));
        terminal.out().flush();
    }

    private void wipe() {
        if (drawn > 0) {
            terminal.out().print("\033[" + drawn + "A\r\033[J");
            drawn = 0;
        }
    }

    private Duration since() {
        return Duration.ofNanos(System.nanoTime() - startedAt);
    }
}
