package io.queueoperator.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Page;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.queueoperator.console.Person.Eyes;
import io.queueoperator.testing.Api;
import io.queueoperator.testing.LocalStoresResource;
import io.restassured.RestAssured;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every page, light and dark and on a phone: axe finds nothing serious, nothing sticks out, and a picture is kept of it. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class ConsoleLooksIT {
    private static final Path PICTURES = Path.of("target", "console-screenshots");
    private static final String SIGN_IN = "sign-in";
    private static final Set<String> SERIOUS = Set.of("serious", "critical");
    private static final String TRACEBACK = "Traceback (most recent call last):\n  File \"ocr.py\", line 12, in read\n"
            + "ValueError: page 3 is broken: <script>alert(1)</script>";
    /** Counts how much of the page jumped without anybody having touched it. */
    private static final String WATCH_JUMPS = "window.jumps = 0; new PerformanceObserver(list => list.getEntries()"
            + ".filter(e => !e.hadRecentInput).forEach(e => { window.jumps += e.value; }))"
            + ".observe({type: 'layout-shift', buffered: true});";

    /** Beyond the body, not beyond the window: where the scrollbar would be nothing is laid out. */
    private static final String STICKS_OUT =
            "() => document.documentElement.scrollWidth - document.body.getBoundingClientRect().right";

    private static Chromium chromium;
    /** Stays for all pages of the same eyes: each page in a browser of its own would take most of the time. */
    private static @Nullable Person looking;
    private static @Nullable Eyes theirs;

    @BeforeAll
    static void start() {
        chromium = Chromium.start();
    }

    @AfterAll
    static void stop() {
        if (looking != null) {
            looking.close();
        }
        if (chromium != null) {
            chromium.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> every_page_is_accessible_and_fits() {
        Map<String, String> pages = pages();
        return Stream.of(Eyes.MEASURING, Eyes.MEASURING_IN_THE_DARK, Eyes.MEASURING_ON_A_PHONE)
                .flatMap(eyes -> pages.entrySet().stream().map(page -> dynamicTest(
                        page.getKey() + " " + eyes, () -> looksGood(page.getKey(), page.getValue(), eyes))));
    }

    @Test
    void polling_moves_nothing() {
        Api.Claim claim = running("console-still");
        try (Person ann = chromium.person(address(), Eyes.MEASURING).signedIn(Api.KEY)) {
            ann.page().addInitScript(WATCH_JUMPS);
            ann.opens("/pipeline?source=console-still");
            assertThat(ann.page().locator(".active-job")).containsText(claim.id());
            assertThat(ann.page().locator(".source-body .connection")).containsText("live");
            ann.page().evaluate("() => { window.jumps = 0; }");

            claim.progress("phase", "read", "step", "page 9", "progress_pct", 90).then().statusCode(202);
            assertThat(ann.page().locator(".active-job")).containsText("page 9");

            assertThat(((Number) ann.page().evaluate("() => window.jumps")).doubleValue()).isLessThan(0.001);
        }
    }

    private void looksGood(String name, String path, Eyes eyes) {
        Person ann = with(eyes);
        boolean inside = !name.equals(SIGN_IN);
        if (inside && !ann.hasSession()) {
            ann.signedIn(Api.KEY);
        }
        ann.opens(path);
        Page page = ann.page();
        if (inside) {
            assertThat(ann.connection()).containsText(Pattern.compile("live|finished"));
        }
        page.screenshot(new Page.ScreenshotOptions().setFullPage(true)
                .setPath(PICTURES.resolve(name + suffix(eyes) + ".png")));

        assertThat(((Number) page.evaluate(STICKS_OUT)).doubleValue()).as("pixels that stick out").isLessThan(1);
        assertThat(serious(page)).as("what axe finds on " + path).isEmpty();
    }

    private static Person with(Eyes eyes) {
        if (looking == null || theirs != eyes) {
            if (looking != null) {
                looking.close();
            }
            looking = chromium.person(address(), eyes);
            theirs = eyes;
        }
        return looking;
    }

    /** Looks at this page alone; the other mode opens another one each time, for frames, which there are none of. */
    private static List<String> serious(Page page) {
        return new AxeBuilder(page).setLegacyMode(true).analyze().getViolations().stream()
                .filter(rule -> SERIOUS.contains(String.valueOf(rule.getImpact()).toLowerCase(Locale.ROOT)))
                .map(ConsoleLooksIT::said)
                .toList();
    }

    private static String said(Rule rule) {
        return rule.getId() + ": " + rule.getDescription() + " " + rule.getNodes().stream().map(node -> node.getHtml()).toList();
    }

    private static String suffix(Eyes eyes) {
        return switch (eyes) {
            case USUAL, MEASURING -> "-light";
            case MEASURING_IN_THE_DARK -> "-dark";
            case MEASURING_ON_A_PHONE -> "-phone";
        };
    }

    /** Each page by its name, with something on it. */
    private static Map<String, String> pages() {
        running("console-looks");
        Api.Claim failing = running("console-looks");
        failing.fail("phase", "read", "step", "page 3", "error_message", "ocr-1: document 42, page 3: image is broken",
                "error_code", "BROKEN_IMAGE", "traceback", TRACEBACK).then().statusCode(200);
        Api.enqueue("task_type", "ocr", "source_id", "console-looks", "run_id", "console-looks");
        Api.everybodyIsTold();
        String fingerprint = Api.get("/api/v1/jobs/" + failing.id()).jsonPath().getString("fingerprint");

        Map<String, String> pages = new LinkedHashMap<>();
        pages.put(SIGN_IN, "/pipeline/sign-in");
        pages.put("pipeline", "/pipeline?source=console-looks");
        pages.put("run", "/pipeline?run=console-looks");
        pages.put("jobs", "/pipeline/jobs?source_id=console-looks");
        pages.put("job", "/pipeline/jobs/" + failing.id());
        pages.put("errors", "/pipeline/errors");
        pages.put("group", "/pipeline/errors?group=" + fingerprint);
        pages.put("workers", "/pipeline/workers");
        return pages;
    }

    private static Api.Claim running(String name) {
        Api.enqueue("task_type", "ocr", "source_id", name, "project_id", name, "run_id", name, "document_id", "42",
                "max_attempts", 1, "payload", Map.of("pages", 12));
        Api.Claim claim = Api.claim("ocr", "project_id", name);
        claim.start().then().statusCode(200);
        claim.progress("phase", "read", "step", "page 3", "progress_pct", 25).then().statusCode(202);
        return claim;
    }

    private static URI address() {
        return URI.create("http://127.0.0.1:" + RestAssured.port);
    }
}
