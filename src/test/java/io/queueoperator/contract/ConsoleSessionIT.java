package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.queueoperator.testing.Api;
import io.queueoperator.testing.LocalStoresResource;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** People sign in to the console with their API key; its pages are files that hold no data. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class ConsoleSessionIT {
    private static final String COOKIE = "queue_operator_session";

    @Test
    void a_key_opens_a_session_whose_cookie_no_script_reads_and_no_other_site_sends() {
        Response opened = signIn(Api.KEY);

        opened.then().statusCode(200).body("key_id", equalTo("tests")).header("Cache-Control", "no-store");
        assertThat(opened.jsonPath().<String>getList("scopes")).containsExactly("read", "work", "admin");
        assertThat(opened.header("Set-Cookie")).startsWith(COOKIE + "=").contains("; HttpOnly", "; SameSite=Strict", "; Path=/")
                .contains("Max-Age=43200").doesNotContain("Secure").doesNotContain(Api.KEY);
        assertThat(opened.asString()).doesNotContain(Api.KEY);
        given().cookie(COOKIE, opened.cookie(COOKIE)).get("/pipeline/session").then().statusCode(200)
                .body("key_id", equalTo("tests")).body("csrf_token", equalTo(opened.path("csrf_token")))
                .body("expires_at", equalTo(opened.path("expires_at")));
    }

    @Test
    void a_session_may_what_its_key_may() {
        Response reader = signIn("read-key");

        assertThat(reader.jsonPath().<String>getList("scopes")).containsExactly("read");
        page(reader).get("/api/v1/jobs").then().statusCode(200);
        acting(reader).body(json("task_type", "console-reader")).post("/api/v1/jobs").then().statusCode(403)
                .body("error.code", equalTo("FORBIDDEN"));
        acting(signIn("work-key")).body(json("task_type", "console-worker")).post("/api/v1/jobs").then().statusCode(201);
        acting(signIn("work-key")).post("/api/v1/reaper/sweeps").then().statusCode(403);
    }

    @Test
    void what_changes_something_needs_the_token_of_this_very_session() {
        Response ann = signIn(Api.KEY);
        Response again = signIn(Api.KEY);
        Object job = json("task_type", "console-csrf");

        page(ann).body(job).post("/api/v1/jobs").then().statusCode(403).body("error.code", equalTo("CSRF_TOKEN_MISSING"));
        page(ann).header("X-CSRF-Token", "").body(job).post("/api/v1/jobs").then().statusCode(403);
        page(ann).header("X-CSRF-Token", (String) again.path("csrf_token")).body(job).post("/api/v1/jobs").then().statusCode(403)
                .body("error.code", equalTo("CSRF_TOKEN_MISSING"));
        acting(ann).body(job).post("/api/v1/jobs").then().statusCode(201);
        page(ann).get("/api/v1/jobs").then().statusCode(200);
        page(ann).head("/api/v1/jobs").then().statusCode(200);
    }

    @Test
    void a_key_counts_more_than_a_cookie() {
        Response ann = signIn(Api.KEY);

        page(ann).header("X-API-Key", "read-key").body(json("task_type", "console-key")).post("/api/v1/jobs").then().statusCode(403)
                .body("error.code", equalTo("FORBIDDEN"));
        page(ann).header("X-API-Key", "work-key").body(json("task_type", "console-key")).post("/api/v1/jobs").then().statusCode(201);
        page(ann).header("X-API-Key", "nonsense").get("/api/v1/jobs").then().statusCode(401);
    }

    @Test
    void a_cookie_is_nothing_to_the_calls_of_programs() {
        Response ann = signIn(Api.KEY);

        page(ann).header("X-Orchestrator-ID", "console-orch").get("/api/internal/jobs/queue").then().statusCode(401);
        acting(ann).header("X-Orchestrator-ID", "console-orch").body("{}").post("/api/internal/orchestrator/health").then()
                .statusCode(401);
    }

    @Test
    void a_forged_cookie_is_nobody_and_does_not_disturb_what_needs_no_key() {
        String cookie = signIn(Api.KEY).cookie(COOKIE);
        String forged = cookie.substring(0, cookie.length() - 4) + (cookie.endsWith("AAAA") ? "BBBB" : "AAAA");
        String id = Api.enqueue("task_type", "console-forged");

        given().cookie(COOKIE, forged).get("/pipeline/session").then().statusCode(401)
                .body("error.code", equalTo("UNAUTHENTICATED"));
        given().cookie(COOKIE, forged).get("/api/v1/jobs").then().statusCode(401);
        given().cookie(COOKIE, forged).get("/jobs/" + id + "/progress").then().statusCode(200);
        given().get("/pipeline/session").then().statusCode(401);
    }

    @Test
    void signing_out_removes_the_cookie() {
        Response ann = signIn(Api.KEY);

        page(ann).delete("/pipeline/session").then().statusCode(403).body("error.code", equalTo("CSRF_TOKEN_MISSING"));
        String removed = acting(ann).delete("/pipeline/session").then().statusCode(204).extract().header("Set-Cookie");
        assertThat(removed).startsWith(COOKIE + "=;").contains("Max-Age=0").contains("HttpOnly");
        given().delete("/pipeline/session").then().statusCode(204);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{}|key", "{\"key\":\"\"}|key", "{\"key\":5}|key", "{\"kye\":\"x\"}|kye", "[|body"})
    void a_sign_in_that_is_no_sign_in_names_the_field(String body, String field) {
        given().contentType(ContentType.JSON).body(body).post("/pipeline/session").then().statusCode(400)
                .body("error.details.fields[0].field", equalTo(field));
    }

    @Test
    void a_wrong_key_is_401_and_not_repeated() {
        Response answer = signIn("no-such-key-4711");

        answer.then().statusCode(401).body("error.code", equalTo("UNAUTHENTICATED"));
        assertThat(answer.header("Set-Cookie")).isNull();
        assertThat(answer.asString()).doesNotContain("no-such-key-4711");
    }

    /** From an address of its own, so that the other tests may go on signing in from theirs. */
    @Test
    void who_tries_too_often_has_to_wait_and_others_have_not() throws IOException {
        for (int i = 0; i < 10; i++) {
            assertThat(signInFrom("127.0.0.77", "wrong-" + i)).startsWith("HTTP/1.1 401");
        }

        assertThat(signInFrom("127.0.0.77", Api.KEY)).startsWith("HTTP/1.1 429").containsIgnoringCase("retry-after: ")
                .contains("TOO_MANY_TRIES");
        assertThat(signInFrom("127.0.0.78", Api.KEY)).startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/pipeline", "/pipeline/jobs", "/pipeline/jobs/4711", "/pipeline/errors", "/pipeline/workers",
        "/pipeline/sign-in"})
    void every_page_is_the_same_file_that_runs_nothing_but_our_scripts(String path) {
        Response page = given().accept("text/html,*/*;q=0.8").get(path);

        page.then().statusCode(200).header("Content-Type", containsString("text/html")).header("Cache-Control", "no-cache")
                .header("X-Content-Type-Options", "nosniff").header("Referrer-Policy", "same-origin")
                .header("Content-Security-Policy", containsString("default-src 'none'; script-src 'self'"));
        assertThat(page.asString()).startsWith("<!doctype html>").isEqualTo(given().get("/pipeline").asString());
        given().header("If-None-Match", page.header("ETag")).get(path).then().statusCode(304);
    }

    @Test
    void what_a_page_loads_has_a_tag_and_its_type() {
        String css = java.util.regex.Pattern.compile("/pipeline/assets/[^\"]+\\.css").matcher(given().get("/pipeline").asString())
                .results().findFirst().orElseThrow().group();
        Response asset = given().get(css);

        asset.then().statusCode(200).header("Content-Type", containsString("text/css")).header("X-Content-Type-Options", "nosniff");
        given().header("If-None-Match", asset.header("ETag")).get(css).then().statusCode(304).header("ETag", asset.header("ETag"));
        given().header("If-None-Match", "\"older\"").get(css).then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/pipeline/assets/no-such-file.js", "/pipeline/assets/..%2Fpage.html",
        "/pipeline/assets/%2e%2e/%2e%2e/%2e%2e/application.properties", "/pipeline/assets/..%5c..%5capplication.properties",
        "/pipeline/assets/x%00.js", "/pipeline/nothing"})
    void there_is_nothing_else(String path) {
        assertThat(given().urlEncodingEnabled(false).get(path).statusCode()).isIn(400, 404);
    }

    private static Response signIn(String key) {
        return given().contentType(ContentType.JSON).body(json("key", key)).post("/pipeline/session");
    }

    private static RequestSpecification page(Response session) {
        return given().contentType(ContentType.JSON).cookie(COOKIE, session.cookie(COOKIE));
    }

    private static RequestSpecification acting(Response session) {
        return page(session).header("X-CSRF-Token", (String) session.path("csrf_token"));
    }

    private static String signInFrom(String address, String key) throws IOException {
        byte[] body = ("{\"key\":\"" + key + "\"}").getBytes(StandardCharsets.UTF_8);
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(60_000);
            socket.bind(new InetSocketAddress(address, 0));
            socket.connect(new InetSocketAddress("127.0.0.1", RestAssured.port));
            socket.getOutputStream().write(("POST /pipeline/session HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
