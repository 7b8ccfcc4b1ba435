package io.queueoperator.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.queueoperator.testing.Api;
import io.queueoperator.testing.LocalStoresResource;
import io.restassured.RestAssured;
import java.net.URI;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** People sign in with a key, are told when that is over, and come back to where they were. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class ConsoleSignInIT {
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
    void a_page_is_shown_to_whoever_has_a_key_and_the_form_says_when_it_is_none() {
        try (Person ann = someone()) {
            ann.opens("/pipeline/jobs?status=failed");
            assertThat(ann.heading("Sign in")).isVisible();

            ann.page().getByLabel("API key").fill("no-such-key");
            ann.button("Sign in").click();
            assertThat(ann.page().getByText("That is not a key of this service.")).isVisible();

            ann.page().getByLabel("API key").fill(Api.KEY);
            ann.button("Sign in").click();
            assertThat(ann.heading("Jobs")).isVisible();
            assertThat(ann.page()).hasURL(Pattern.compile(".*/pipeline/jobs\\?status=failed$"));

            ann.button("Sign out").click();
            assertThat(ann.heading("Sign in")).isVisible();
        }
    }

    @Test
    void whoever_is_signed_out_is_told_and_is_back_where_they_were_after_signing_in() {
        try (Person ann = someone().signedIn(Api.KEY)) {
            ann.opens("/pipeline/jobs?status=failed");
            assertThat(ann.connection()).containsText("live");

            ann.page().context().clearCookies();
            assertThat(ann.connection()).containsText("signed out");
            ann.page().getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Sign in again")).click();
            ann.page().getByLabel("API key").fill(Api.KEY);
            ann.button("Sign in").click();

            assertThat(ann.page()).hasURL(Pattern.compile(".*/pipeline/jobs\\?status=failed$"));
            assertThat(ann.connection()).containsText("live");
        }
    }

    @Test
    void whoever_is_signed_in_may_sign_in_with_another_key() {
        try (Person ann = someone().signedIn("read-key")) {
            ann.opens("/pipeline/sign-in");
            ann.page().getByLabel("API key").fill(Api.KEY);
            ann.button("Sign in").click();

            assertThat(ann.heading("Pipeline")).isVisible();
            assertThat(ann.page().locator("#who")).containsText("tests");
        }
    }

    private static Person someone() {
        return chromium.person(URI.create("http://127.0.0.1:" + RestAssured.port), Person.Eyes.USUAL);
    }
}
