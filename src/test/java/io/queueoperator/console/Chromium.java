package io.queueoperator.console;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The machine's own chromium, driven by Playwright. Nothing is downloaded: without one the tests are skipped, loudly. */
final class Chromium implements AutoCloseable {
    /** Only so that a hanging page ends the test at all: no busy machine exceeds it. */
    static final double PATIENCE_MS = 240_000;
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /** Starts it, or skips the tests of the class. */
    static Chromium start() {
        Path program = find().orElseGet(Chromium::skip);
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Browser browser = playwright.chromium().launch(new BrowserType.LaunchOptions()
                .setExecutablePath(program).setTimeout(PATIENCE_MS)
                // Containers have a /dev/shm that is too small for it.
                .setArgs(List.of("--disable-dev-shm-usage")));
        return new Chromium(playwright, browser);
    }

    /** Somebody who sits before it, not signed in yet. */
    Person person(URI service, Person.Eyes eyes) {
        return new Person(browser, service, eyes);
    }

    private static Optional<Path> find() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return NAMES.stream()
                .flatMap(name -> Stream.of(path.split(Pattern.quote(File.pathSeparator))).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static Path skip() {
        String message = "THE CONSOLE IS NOT TESTED: none of " + NAMES + " is on the PATH (Debian: apt-get install chromium)";
        System.err.println("\n" + "*".repeat(message.length()) + "\n" + message + "\n" + "*".repeat(message.length()) + "\n");
        return Assumptions.abort(message);
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
