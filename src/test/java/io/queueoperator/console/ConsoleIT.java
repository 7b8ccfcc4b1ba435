package io.queueoperator.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.queueoperator.testing.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.queueoperator.testing.Api;
import io.queueoperator.testing.LocalStoresResource;
import io.restassured.RestAssured;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** People find in the console what happened, and act on it. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class ConsoleIT {
    private static final String REASON = "spider-7: GET https://example.org/list failed: HTTP 500 after 3 tries";
    private static final String HOSTILE =
            "</p><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\"> is the reason";
    private static final Pattern STAGES = Pattern.compile(".*/api/v1/sources/[^/]+/stages.*");
    private static final String WHEN_LIVE_AGAIN = "() => document.querySelector('.source-body .connection').dataset.connection"
            + " === 'live' && document.querySelector('.stages').textContent";
    private static final int MOST_TABS = 60;

    private static Chromium chromium;

    @BeforeAll
    static void start() {
        chromium = Chromium.start();
    }

    @AfterAll
    static void stop() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @Test
    void a_run_is_shown_with_its_own_source_unfolded_and_no_other() {
        failed("console-run", REASON);
        held("console-run-of-others");
        try (Person ann = someone().signedIn(Api.KEY)) {
            ann.opens("/pipeline?run=console-run");

            assertThat(panel(ann, "Discovery")).containsText(REASON);
            assertThat(ann.page().locator("details.source[open] .source-body")).containsText("Run console-run");
            assertThat(ann.page().locator("details.source[open]")).hasCount(1);
        }
    }

    @Test
    void smoke_step_6_the_failure_is_in_the_error_panel_of_its_step_with_worker_code_and_reason() {
        failed("console-smoke", REASON);

        try (Person ann = someone().signedIn(Api.KEY)) {
            ann.opens("/pipeline?source=console-smoke");

            Locator panel = panel(ann, "Discovery");
            assertThat(panel).containsText(REASON);
            assertThat(panel).containsText("Worker One");
            assertThat(panel).containsText("LIST_DOWN");
            assertThat(panel).containsText("said by redis.error_message");
        }
    }

    @Test
    void a_failing_job_appears_with_the_next_poll() {
        Api.Claim claim = held("console-poll");
        try (Person ann = someone(Person.Eyes.MEASURING).signedIn(Api.KEY)) {
            AtomicBoolean reachable = new AtomicBoolean(true);
            ann.page().route(STAGES, route -> {
                if (reachable.get()) {
                    route.resume();
                } else {
                    route.abort();
                }
            });
            ann.opens("/pipeline?source=console-poll");
            assertThat(ann.page().locator(".active-job")).containsText(claim.id());
            assertThat(panel(ann, "Discovery")).hasCount(0);

            // No answer is under way that somebody could take for that of the next poll.
            reachable.set(false);
            assertThat(ann.page().locator(".source-body .connection")).containsText("connection lost");
            fail(claim, REASON);
            reachable.set(true);

            // What is shown in the moment in which it is live again comes of one poll, however many were not answered in time.
            assertThat((String) ann.page().waitForFunction(WHEN_LIVE_AGAIN).jsonValue()).contains(REASON);
            assertThat(ann.page().locator(".active-job")).hasCount(0);
        }
    }

    @Test
    void markup_in_an_error_message_is_text_on_every_page() {
        String id = failed("console-hostile", HOSTILE);
        String fingerprint = Api.get("/api/v1/jobs/" + id).jsonPath().getString("fingerprint");
        Api.everybodyIsTold();

        try (Person ann = someone().signedIn(Api.KEY)) {
            for (String path : List.of("/pipeline?source=console-hostile", "/pipeline/jobs?source_id=console-hostile",
                    "/pipeline/jobs/" + id, "/pipeline/errors?group=" + fingerprint)) {
                ann.opens(path);
                assertThat(ann.page().getByText("is the reason").first()).containsText("<script>document.title='owned'</script>");
                assertThat(ann.page().locator("main script, main img")).hasCount(0);
                assertThat(ann.page()).not().hasTitle("owned");
            }
        }
    }

    @Test
    void a_job_is_cancelled_with_the_keyboard_alone() {
        String id = Api.enqueue("task_type", "console-keyboard", "source_id", "console-keyboard");
        try (Person ann = someone().signedIn(Api.KEY)) {
            ann.opens("/pipeline/jobs/" + id);
            assertThat(ann.button("Cancel…")).isVisible();

            tabTo(ann, "Cancel…");
            ann.page().keyboard().press("Enter");
            assertThat(ann.dialog()).containsText("Cancel job " + id + "?");
            assertThat(ann.dialog().getByLabel("Reason")).isFocused();
            ann.page().keyboard().type("not needed any more");
            ann.page().keyboard().press("Enter");

            assertThat(ann.dialog()).hasCount(0);
            assertThat(ann.page().locator(".standing .badge", text("cancelled"))).isVisible();
        }
        assertThat(Api.get("/api/v1/jobs/" + id).jsonPath().getString("status")).isEqualTo("cancelled");
        assertThat(Api.get("/api/v1/jobs/" + id).jsonPath().getString("error_message")).contains("not needed any more");
    }

    @Test
    void escape_leaves_the_job_alone() {
        String id = Api.enqueue("task_type", "console-escape");
        try (Person ann = someone().signedIn(Api.KEY)) {
            ann.opens("/pipeline/jobs/" + id);
            ann.button("Cancel…").click();
            assertThat(ann.dialog()).isVisible();
            ann.page().keyboard().press("Escape");
            assertThat(ann.dialog()).hasCount(0);
        }
        assertThat(Api.get("/api/v1/jobs/" + id).jsonPath().getString("status")).isEqualTo("queued");
    }

    @Test
    void whoever_may_only_read_sees_everything_and_no_buttons() {
        String waiting = Api.enqueue("task_type", "console-reader", "source_id", "console-reader");
        String failed = failed("console-reader-failed", REASON);
        try (Person reader = someone().signedIn("read-key")) {
            for (String path : List.of("/pipeline/jobs/" + waiting, "/pipeline/jobs/" + failed, "/pipeline/jobs", "/pipeline/workers")) {
                reader.opens(path);
                assertThat(reader.connection()).containsText(Pattern.compile("live|finished"));
                assertThat(reader.page().getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("…"))).hasCount(0);
            }
        }
    }

    @Test
    void a_bulk_action_names_how_many_jobs_it_means_and_acts_on_those() {
        List<String> ids = IntStream.range(0, 7).mapToObj(i -> Api.enqueue("task_type", "console-bulk")).toList();
        Api.claim("console-bulk").complete().then().statusCode(200);
        try (Person ann = someone().signedIn(Api.KEY)) {
            ann.opens("/pipeline/jobs?task_type=console-bulk");
            assertThat(ann.page().locator("tbody tr")).hasCount(7);

            ann.button("Cancel all…").click();
            assertThat(ann.dialog()).containsText("Cancel these 6 jobs?");
            assertThat(ann.dialog()).containsText("7 jobs match");
            ann.dialog().getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Cancel 6 jobs")).click();

            assertThat(ann.page().locator("#toasts")).containsText("6 jobs cancelled.");
            assertThat(ann.page().locator("tbody tr .badge", text("cancelled"))).hasCount(6);
        }
        assertThat(ids.stream().map(id -> Api.get("/api/v1/jobs/" + id).jsonPath().getString("status")))
                .containsOnly("completed", "cancelled");
    }

    @Test
    void a_group_of_failures_is_resolved_with_a_note() {
        String id = failed("console-group", "the console-group server said no");
        String fingerprint = Api.get("/api/v1/jobs/" + id).jsonPath().getString("fingerprint");
        Api.everybodyIsTold();
        try (Person ann = someone().signedIn(Api.KEY)) {
            ann.opens("/pipeline/errors?group=" + fingerprint);
            ann.button("Resolve…").click();
            ann.dialog().getByLabel("Note").fill("mended in 1.2");
            ann.dialog().getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Resolve")).click();

            assertThat(ann.button("Reopen…")).isVisible();
            assertThat(ann.page().locator("main")).containsText("mended in 1.2");
        }
        assertThat(Api.get("/api/v1/errors/groups/" + fingerprint).jsonPath().getString("state")).isEqualTo("resolved");
    }

    @Test
    void a_filter_that_the_api_refuses_is_marked_and_the_address_keeps_what_was_asked() {
        try (Person ann = someone().signedIn(Api.KEY)) {
            ann.opens("/pipeline/jobs?since=yesterday");
            assertThat(ann.page().locator(".problem")).containsText("since");
            assertThat(ann.page().getByLabel("Enqueued since")).hasAttribute("aria-invalid", "true");

            ann.page().getByLabel("Enqueued since").fill("");
            ann.page().getByLabel("Task type").fill("console-no-such-type");
            ann.button("Filter").click();
            assertThat(ann.page().locator(".empty")).containsText("curl -s");
            assertThat(ann.page()).hasURL(Pattern.compile(".*task_type=console-no-such-type.*"));
        }
    }

    private static Person someone() {
        return someone(Person.Eyes.USUAL);
    }

    private static Person someone(Person.Eyes eyes) {
        return chromium.person(URI.create("http://127.0.0.1:" + RestAssured.port), eyes);
    }

    private static Locator panel(Person person, String stage) {
        return person.page().locator(".stage", text(stage)).locator(".problem");
    }

    private static Page.LocatorOptions text(String text) {
        return new Page.LocatorOptions().setHasText(text);
    }

    private static void tabTo(Person person, String button) {
        for (int i = 0; i < MOST_TABS; i++) {
            person.page().keyboard().press("Tab");
            if (person.page().locator("button:focus", text(button)).count() > 0) {
                return;
            }
        }
        throw new AssertionError("the Tab key does not lead to " + button);
    }

    private static Api.Claim held(String name) {
        Api.enqueue("task_type", "discover", "source_id", name, "project_id", name, "run_id", name, "max_attempts", 1);
        Api.Claim claim = Api.claim("discover", "project_id", name);
        claim.start().then().statusCode(200);
        return claim;
    }

    private static String failed(String name, String reason) {
        Api.Claim claim = held(name);
        fail(claim, reason);
        return claim.id();
    }

    private static void fail(Api.Claim claim, String reason) {
        Api.post("/api/v1/jobs/" + claim.id() + "/fail", json("lease_token", claim.token(), "phase", "crawl",
                "step", "list-page", "error_code", "LIST_DOWN", "error_message", reason)).then().statusCode(200);
    }
}
