package io.queueoperator.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.queueoperator.testing.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.queueoperator.testing.Api;
import io.queueoperator.testing.LocalStoresResource;
import io.restassured.RestAssured;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** 10,000 jobs in the table: each is found by paging, and the page never holds more than it was asked for. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class ConsoleTableIT {
    private static final int JOBS = 10_000;
    private static final int BATCH = 1_000;
    private static final int ON_A_PAGE = 500;

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
    void ten_thousand_jobs_are_paged_through_without_losing_or_repeating_one() {
        for (int i = 0; i < JOBS / BATCH; i++) {
            List<Map<String, Object>> jobs =
                    IntStream.range(0, BATCH).mapToObj(n -> json("task_type", "console-table", "project_id", "console-table"))
                            .toList();
            Api.post("/api/v1/jobs", json("jobs", jobs)).then().statusCode(201);
        }
        try (Person ann = chromium.person(URI.create("http://127.0.0.1:" + RestAssured.port), Person.Eyes.USUAL)
                .signedIn(Api.KEY)) {
            // Of a project, for that has an index: where jobs are looked through, the last page may have a next one.
            ann.opens("/pipeline/jobs?project_id=console-table&limit=" + ON_A_PAGE);
            Locator rows = ann.page().locator("tbody tr th a");
            Set<String> seen = new HashSet<>();
            for (int shown = ON_A_PAGE; ; shown += ON_A_PAGE) {
                assertThat(rows).hasCount(ON_A_PAGE);
                List<String> ids = rows.allTextContents();
                seen.addAll(ids);
                assertThat(seen).as("jobs seen so far").hasSize(shown);
                if (shown == JOBS) {
                    break;
                }
                ann.button("Older ›").click();
                // The page is another one when its last row is.
                assertThat(rows.last()).not().hasText(ids.get(ids.size() - 1));
            }
            assertThat(ann.button("Older ›")).isDisabled();

            ann.page().goBack();
            assertThat(ann.button("Older ›")).isEnabled();
            ann.button("« Newest").click();
            assertThat(ann.button("« Newest")).isDisabled();
            assertThat(rows).hasCount(ON_A_PAGE);

            // One page looks at so many jobs and no more: that it finds none does not mean that there is none.
            ann.opens("/pipeline/jobs?q=no-job-says-this");
            assertThat(ann.page().locator(".empty")).containsText("looks further back");
            assertThat(ann.button("Older ›")).isEnabled();
        }
    }
}
