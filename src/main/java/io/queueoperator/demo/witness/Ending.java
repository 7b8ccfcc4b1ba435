package io.queueoperator.demo.witness;

import com.fasterxml.jackson.databind.JsonNode;
import io.queueoperator.demo.screen.ScreenText;
import io.queueoperator.demo.screen.Terminal;
import io.queueoperator.sdk.OperatorClient;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Tells how the run ended: the sums, then each failure as the three stores tell it, then where to look next. */
public final class Ending {

    /** What was found: how many jobs there were and failed by task type, and the stores' words on each failure. */
    public record Findings(Map<String, int[]> byTask, List<Testimony> failures) {

        /** Whether every failure is told by all stores, in the same words. */
        public boolean isOneStory() {
            return failures.stream().allMatch(Testimony::isUnanimous);
        }

        /** How many jobs of this type there were, however they ended. */
        public int jobs(String taskType) {
            int[] sums = byTask.getOrDefault(taskType, new int[3]);
            return sums[0] + sums[1] + sums[2];
        }

        /** How many jobs of this type failed. */
        public int failed(String taskType) {
            return byTask.getOrDefault(taskType, new int[3])[1];
        }
    }

    private static final int STORE_COLUMNS = 16;
    private static final int STATUS_COLUMNS = 10;
    /** Worth a look where they are part of the service. */
    private static final List<String> PAGES = List.of("/", "/q/swagger-ui/");
    private static final Duration PATIENCE_WITH_A_PAGE = Duration.ofSeconds(10);

    private final OperatorClient operator;
    private final ThreeStores stores;
    private final Terminal terminal;
    private final PrintStream out;

    /** An ending on this terminal. */
    public Ending(OperatorClient operator, ThreeStores stores, Terminal terminal) {
        this.operator = operator;
        this.stores = stores;
        this.terminal = terminal;
        this.out = terminal.out();
    }

    /** Asks the operator for the run's jobs and the stores for each failure. */
    public Findings gather(String runId) throws InterruptedException {
        Map<String, int[]> byTask = new TreeMap<>();
        List<Testimony> failures = new ArrayList<>();
        for (JsonNode job : operator.read("/api/v1/jobs?run_id=" + runId + "&limit=500").path("items")) {
            String type = job.path("task_type").asText();
            String status = job.path("status").asText();
            int[] sums = byTask.computeIfAbsent(type, first -> new int[3]);
            sums[status.equals("completed") ? 0 : status.equals("failed") ? 1 : 2]++;
            if (status.equals("failed")) {
                failures.add(stores.ask(job.path("id").asText(), type, runId));
            }
        }
        return new Findings(byTask, failures);
    }

    /** Prints the sums and the failures. */
    public void print(Findings findings) {
        out.println();
        out.printf("  %-12s %10s %10s %10s%n", "task", "completed", "failed", "open");
        findings.byTask().forEach((type, sums) -> out.printf(
                "  %-12s %10d %10d %10d%n", ScreenText.plain(type), sums[0], sums[1], sums[2]));
        findings.failures().forEach(this::print);
        if (!stores.areReachable()) {
            out.println();
            out.println("  Only the progress API was asked: the stores of this service are not the embedded ones.");
        }
        out.flush();
    }

    /** Prints the commands, and the pages that are there. */
    public void printNext(URI base, String apiKey, String runId, Findings findings) throws InterruptedException {
        String failedJob = findings.failures().isEmpty() ? null : findings.failures().get(0).jobId();
        out.println();
        out.println("  " + terminal.bold("Where to look next"));
        NextSteps.commands(base, apiKey, runId, failedJob).forEach(command -> out.println("    " + command));
        for (String page : PAGES) {
            if (isServed(base.resolve(page))) {
                out.println("    " + base.resolve(page) + " in a browser");
            }
        }
        out.flush();
    }

    private static boolean isServed(URI page) throws InterruptedException {
        HttpClient browser = HttpClient.newBuilder().connectTimeout(PATIENCE_WITH_A_PAGE).build();
        HttpRequest request = HttpRequest.newBuilder(page).timeout(PATIENCE_WITH_A_PAGE).build();
        try {
            return browser.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException away) {
            return false;
        }
    }

    private void print(Testimony told) {
        out.println();
        String title = told.taskType() + " job " + told.jobId() + " failed; this is how the stores tell it";
        out.println("  " + terminal.bold(ScreenText.plain(title)));
        told.stores().forEach(this::print);
        told.run().ifPresent(this::print);
        if (stores.areReachable()) {
            out.println("    " + (told.isUnanimous()
                    ? terminal.glyphs().good() + " one story in every store"
                    : terminal.glyphs().bad() + " the stores do not agree"));
        }
    }

    private void print(Testimony.Statement said) {
        String store = ScreenText.pad(said.store(), STORE_COLUMNS, terminal.glyphs());
        String status = said.status() == null ? "-" : said.status();
        String start = "    " + store + ScreenText.pad(ScreenText.plain(status), STATUS_COLUMNS, terminal.glyphs());
        String message = said.message() == null ? "-" : ScreenText.plain(said.message());
        int room = Math.max(20, terminal.size().columns() - start.length() - 1);
        for (String line : ScreenText.wrap(message, room)) {
            out.println(start + line);
            start = " ".repeat(start.length());
        }
    }
}
