package io.queueoperator.demo;

import io.queueoperator.demo.screen.DemoScreen;
import io.queueoperator.demo.screen.Terminal;
import io.queueoperator.demo.site.DemoSite;
import io.queueoperator.demo.task.DocumentFolder;
import io.queueoperator.demo.witness.Ending;
import io.queueoperator.demo.witness.StoreConnections;
import io.queueoperator.demo.witness.ThreeStores;
import io.queueoperator.sdk.JobSpec;
import io.queueoperator.sdk.OperatorClient;
import io.queueoperator.sdk.OperatorException;
import io.queueoperator.sdk.RetryPolicy;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * The demo: crawls a site with real workers through a running operator, shows the progress, and tells the failures.
 *
 * <p>Ends with 0 when it saw what it should, 1 when not, 2 when it could not begin.
 */
public final class DemoPipeline {

    private static final Duration PATIENCE_WITH_SAMPLE = Duration.ofMinutes(3);
    private static final Duration PATIENCE_WITH_ANY_SITE = Duration.ofMinutes(15);
    private static final Duration READING_PACE = Duration.ofMillis(250);
    private static final int POLITE_PAUSE_MS = 500;

    private final DemoOptions options;
    private final Terminal terminal;
    private final OperatorClient operator;
    /** For those who only look, and look again anyway. */
    private final OperatorClient onlooker;
    /** One number names project, run and source: a second demo on the same data has nothing to do with the first. */
    private final String number = String.valueOf(Instant.now().getEpochSecond());

    private DemoPipeline(DemoOptions options) {
        this.options = options;
        this.terminal = Terminal.standard(options.tty(), System.getenv());
        this.operator = new OperatorClient(options.operator(), options.apiKey());
        this.onlooker = operator.with(operator.options().retries(RetryPolicy.NONE));
    }

    /** Runs the demo; see {@link DemoOptions} for the words. */
    public static void main(String... words) {
        QuietLibraries.hush();
        int code;
        try {
            code = new DemoPipeline(DemoOptions.parse(words)).run();
        } catch (OperatorException e) {
            System.err.println("demo: " + (e.isUnreachable() ? "no operator answers where it should" : e.getMessage()));
            code = 2;
        } catch (IllegalArgumentException | IOException e) {
            System.err.println("demo: " + e.getMessage());
            code = 2;
        } catch (InterruptedException stopped) {
            code = 1;
        }
        System.exit(code);
    }

    private int run() throws IOException, InterruptedException {
        Closing closing = Closing.onExit();
        DocumentFolder folder = closing.add(DocumentFolder.temporary());
        URI start = options.url().isPresent() ? options.url().get() : sampleSite(closing);
        enqueue(start);
        Duration pace = options.url().isPresent() ? Duration.ZERO : READING_PACE;
        Crew crew = closing.add(Crew.start(operator, project(), folder, pace));

        say("crawling " + start + " as source " + number);
        Duration patience = options.url().isPresent() ? PATIENCE_WITH_ANY_SITE : PATIENCE_WITH_SAMPLE;
        boolean over = closing.add(new DemoScreen(onlooker, terminal, number)).follow(patience);
        crew.close();
        if (!over) {
            say("not everything has ended within " + patience.toMinutes() + " minutes; this is how it stands");
        }
        return tell(start) && over ? 0 : 1;
    }

    private URI sampleSite(Closing closing) throws IOException {
        return closing.add(DemoSite.open(DemoSite.Pace.FOR_PEOPLE)).home();
    }

    private void enqueue(URI start) throws InterruptedException {
        Map<String, Object> work = options.url().isPresent()
                ? Map.of("start_url", start.toString(), "max_pages", 30, "max_documents", 20, "pause_ms", POLITE_PAUSE_MS)
                : Map.of("start_url", start.toString());
        // the source has one URL, so that one number will do for both
        operator.enqueue(JobSpec.of("discover")
                .projectId(project())
                .runId(number)
                .sourceId(number)
                .sourceUrlId(number)
                .documentUrl(start.toString())
                .maxAttempts(1)
                .idempotencyKey(project())
                .payload(work));
    }

    private boolean tell(URI start) throws IOException, InterruptedException {
        ThreeStores stores = new ThreeStores(onlooker, StoreConnections.in(options.dataFolder()));
        Ending ending = new Ending(onlooker, stores, terminal);
        Ending.Findings findings = ending.gather(number);
        ending.print(findings);
        if (findings.jobs("download") == 0 && findings.failed("discover") == 0) {
            say("no document was found: no page within the bounds links to a PDF on " + start.getHost());
        }
        ending.printNext(options.operator(), options.apiKey(), number, findings);
        boolean asPlanned = options.url().isPresent() || findings.failed("ocr") == 1 && findings.failed("download") == 1;
        return asPlanned && findings.isOneStory() && stores.areReachable();
    }

    private String project() {
        return "demo-" + number;
    }

    private void say(String text) {
        terminal.out().println();
        terminal.out().println("  " + text);
        terminal.out().flush();
    }
}
