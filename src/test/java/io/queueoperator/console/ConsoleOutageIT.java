package io.queueoperator.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.queueoperator.testing.Api.json;
import static io.queueoperator.testing.ServiceProcess.body;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.queueoperator.testing.Api;
import io.queueoperator.testing.OwnStores;
import io.queueoperator.testing.ServiceProcess;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The service is stopped and started again while a page is open: it says that it is stale, and then it is fresh by itself. */
class ConsoleOutageIT {
    private static final String REASON = "spider-7: the list is gone";

    private static Chromium chromium;
    private static OwnStores stores;
    private static ServiceProcess service;

    @BeforeAll
    static void start() throws Exception {
        chromium = Chromium.start();
        stores = new OwnStores();
        service = ServiceProcess.start("console", stores.servers(), Map.of()).awaitReady();
    }

    @AfterAll
    static void stop() throws Exception {
        try (OwnStores last = stores; Chromium browser = chromium) {
            if (service != null) {
                service.close();
            }
        }
    }

    @Test
    void a_page_keeps_what_it_knows_while_the_service_is_away_and_is_fresh_when_it_is_back() throws Exception {
        failed();
        try (Person ann = chromium.person(service.address(), Person.Eyes.USUAL).signedIn(Api.KEY)) {
            ann.opens("/pipeline?source=outage");
            Locator panel = ann.page().locator(".stage", new Page.LocatorOptions().setHasText("Discovery")).locator(".problem");
            assertThat(panel).containsText(REASON);
            assertThat(ann.connection()).containsText("live");

            service.stop();
            assertThat(ann.connection()).containsText("connection lost");
            assertThat(ann.connection()).containsText("stale");
            assertThat(ann.page().locator(".source-body .connection")).containsText("stale");
            assertThat(panel).containsText(REASON);

            service = ServiceProcess.start("console-again", stores.servers(),
                    Map.of("quarkus.http.port", Integer.toString(service.address().getPort()))).awaitReady();
            assertThat(ann.connection()).containsText("live");
            assertThat(ann.connection()).not().containsText("stale");
            assertThat(ann.page().locator(".source-body .connection")).containsText("live");

            String id = enqueue();
            assertThat(ann.page().locator(".active-job")).containsText(id);
        }
    }

    @Test
    void a_finished_job_is_not_asked_for_any_more() throws Exception {
        String id = failed();
        try (Person ann = chromium.person(service.address(), Person.Eyes.MEASURING).signedIn(Api.KEY)) {
            ann.page().clock().install();
            ann.opens("/pipeline/jobs/" + id);
            assertThat(ann.connection()).containsText("finished, not asked any more");
            List<String> asked = new CopyOnWriteArrayList<>();
            ann.page().onRequest(request -> asked.add(request.url()));

            ann.page().clock().runFor(60_000);

            assertThat(ann.page()).hasURL(Pattern.compile(".*/pipeline/jobs/" + id + "$"));
            org.assertj.core.api.Assertions.assertThat(asked).isEmpty();
        }
    }

    private static String failed() throws Exception {
        enqueue();
        JsonNode job = body(service.post("/api/v1/jobs/claim", json("worker_id", "w-1", "worker_name", "Worker One",
                "task_types", List.of("discover"), "lease_s", 3600)), 200).at("/jobs/0");
        String id = job.get("id").asText();
        body(service.post("/api/v1/jobs/" + id + "/fail",
                json("lease_token", job.get("lease_token").asLong(), "error_message", REASON)), 200);
        return id;
    }

    private static String enqueue() throws Exception {
        return body(service.post("/api/v1/jobs", json("task_type", "discover", "source_id", "outage", "run_id", "outage",
                "max_attempts", 1)), 201).get("id").asText();
    }
}
