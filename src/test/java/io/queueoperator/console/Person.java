package io.queueoperator.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.RequestOptions;
import java.net.URI;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Somebody before a browser. When the page is closed, nothing may have gone wrong in it that nobody saw: no script that
 * failed, nothing that the content security policy refused, no dialog of a script that somebody smuggled in.
 */
final class Person implements AutoCloseable {
    private final BrowserContext context;
    private final Page page;
    private final URI service;
    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();

    /** How they look at it. */
    enum Eyes {
        /** As people use it: the content security policy holds. */
        USUAL(ColorScheme.LIGHT, 1280, false),
        /** The page can be measured: scripts of the test may run in it. */
        MEASURING(ColorScheme.LIGHT, 1280, true),
        MEASURING_IN_THE_DARK(ColorScheme.DARK, 1280, true),
        MEASURING_ON_A_PHONE(ColorScheme.LIGHT, 400, true);

        final ColorScheme scheme;
        private final int width;
        private final boolean measuring;

        Eyes(ColorScheme scheme, int width, boolean measuring) {
            this.scheme = scheme;
            this.width = width;
            this.measuring = measuring;
        }
    }

    Person(Browser browser, URI service, Eyes eyes) {
        this.service = service;
        context = browser.newContext(new Browser.NewContextOptions()
                .setBaseURL(service.toString()).setColorScheme(eyes.scheme).setViewportSize(eyes.width, 900)
                .setLocale("en-GB").setTimezoneId("Pacific/Chatham").setBypassCSP(eyes.measuring));
        context.setDefaultTimeout(Chromium.PATIENCE_MS);
        page = context.newPage();
        page.onPageError(complaints::add);
        page.onConsoleMessage(message -> {
            if (message.text().contains("Content Security Policy") || message.text().contains("Content-Security-Policy")) {
                complaints.add(message.text());
            }
        });
        page.onDialog(dialog -> {
            complaints.add("a dialog: " + dialog.message());
            dialog.dismiss();
        });
    }

    /** Has a session, without the form. */
    Person signedIn(String key) {
        int status = context.request().post(
                service.resolve("/pipeline/session").toString(), RequestOptions.create().setData(Map.of("key", key))).status();
        assertThat(status).as("signing in").isEqualTo(200);
        return this;
    }

    boolean hasSession() {
        return !context.cookies().isEmpty();
    }

    Page page() {
        return page;
    }

    /** Opens a page of the console and waits for its heading. */
    Person opens(String path) {
        page.navigate(path);
        page.locator("main h1").waitFor();
        return this;
    }

    Locator button(String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    Locator dialog() {
        return page.getByRole(AriaRole.DIALOG);
    }

    Locator heading(String name) {
        return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /** Whether what the page shows comes from the service now. */
    Locator connection() {
        return page.locator(".head .connection");
    }

    @Override
    public void close() {
        context.close();
        assertThat(complaints).as("what went wrong in the page").isEmpty();
    }
}
