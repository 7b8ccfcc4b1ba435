package io.queueoperator.contract;

import static io.queueoperator.testing.Api.authorized;
import static io.queueoperator.testing.Api.json;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.queueoperator.testing.Api;
import io.queueoperator.testing.LocalStoresResource;
import io.queueoperator.testing.Receiver;
import io.queueoperator.testing.Stores;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Subscriptions: what may be asked, by whom, and what is never shown again. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class WebhookInputIT {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @AfterEach
    void nobody_is_subscribed() {
        Stores.execute("delete from queue_operator.webhooks");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{\"events\":[\"job.failed\"]}                                | url        | is missing",
        "{\"url\":null,\"events\":[\"job.failed\"]}                   | url        | is missing",
        "{\"url\":7,\"events\":[\"job.failed\"]}                      | url        | has the wrong type",
        "{\"url\":\"\",\"events\":[\"job.failed\"]}                   | url        | has the wrong length",
        "{\"url\":\"LONG\",\"events\":[\"job.failed\"]}               | url        | has the wrong length",
        "{\"url\":\"hook\",\"events\":[\"job.failed\"]}               | url        | is not a web address",
        "{\"url\":\"ftp://a.example/\",\"events\":[\"job.failed\"]}   | url        | is not a web address",
        "{\"url\":\"https://u:p@a.example/\",\"events\":[\"job.failed\"]} | url    | has a user",
        "{\"url\":\"https://a.example/#x\",\"events\":[\"job.failed\"]}   | url    | has a fragment",
        "{\"url\":\"https://2130706433/\",\"events\":[\"job.failed\"]}    | url    | has a host that is neither",
        "{\"url\":\"https://a.example/\"}                             | events     | is missing",
        "{\"url\":\"https://a.example/\",\"events\":null}             | events     | is missing",
        "{\"url\":\"https://a.example/\",\"events\":\"job.failed\"}   | events     | has the wrong type",
        "{\"url\":\"https://a.example/\",\"events\":[]}               | events     | has the wrong length",
        "{\"url\":\"https://a.example/\",\"events\":[\"job.failed\",\"job.done\"]} | events[1] | is not valid",
        "{\"url\":\"https://a.example/\",\"events\":[null]}           | events[0]  | is missing",
        "{\"url\":\"https://a.example/\",\"events\":[7]}              | events[0]  | has the wrong type",
        "{\"url\":\"https://a.example/\",\"events\":[MANY]}           | events     | has the wrong length",
        "{\"url\":\"https://a.example/\",\"events\":[\"job.failed\"],\"filter\":[]} | filter | has the wrong type",
        "{\"url\":\"https://a.example/\",\"events\":[\"job.failed\"],\"filter\":{\"task_typ\":\"a\"}} | filter.task_typ | is not a known field",
        "{\"url\":\"https://a.example/\",\"events\":[\"job.failed\"],\"filter\":{\"run_id\":\"a b\"}} | filter.run_id | is not valid",
        "{\"url\":\"https://a.example/\",\"events\":[\"job.failed\"],\"filter\":{\"run_id\":7}} | filter.run_id | has the wrong type",
        "{\"url\":\"https://a.example/\",\"events\":[\"job.failed\"],\"description\":\"a\\u0000\"} | description | is not valid",
        "{\"url\":\"https://a.example/\",\"events\":[\"job.failed\"],\"description\":[]} | description | has the wrong type",
        "{\"url\":\"https://a.example/\",\"events\":[\"job.failed\"],\"secret\":\"hidden\"} | secret | is not valid",
        "{\"url\":\"https://a.example/\",\"events\":[\"job.failed\"],\"secret\":\"\"} | secret | is not valid",
        "{\"url\":\"https://a.example/\",\"events\":[\"job.failed\"],\"secret\":1} | secret | has the wrong type",
        "{\"url\":\"https://a.example/\",\"evnts\":[\"job.failed\"]}  | evnts      | is not a known field",
        "[]                                                           | body       | has the wrong type",
        "null                                                         | body       | is null",
        "{                                                            | body       | is not valid JSON",
    })
    void a_subscription_that_cannot_be_made_is_400_and_names_the_field(String body, String field, String problem) {
        String sent = body.replace("LONG", "https://a.example/" + "a".repeat(2048))
                .replace("MANY", String.join(",", Collections.nCopies(21, "\"job.failed\"")));
        JsonPath answer = Api.post("/api/v1/webhooks", sent).then().statusCode(400).extract().jsonPath();

        assertThat(answer.getString("error.details.fields[0].field")).isEqualTo(field);
        assertThat(answer.getString("error.details.fields[0].problem")).startsWith(problem);
        assertThat(answer.getString("error.details.fields[0].expected")).isNotBlank();
        assertThat(answer.prettify()).doesNotContain("hidden", "Exception");
        assertThat(Stores.rows("select 1 from queue_operator.webhooks")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{}                         | body      | changes nothing",
        "{\"url\":null}             | body      | changes nothing",
        "{\"url\":\"\"}             | url       | has the wrong length",
        "{\"url\":\"ftp://a/\"}     | url       | is not a web address",
        "{\"events\":[]}            | events    | has the wrong length",
        "{\"events\":[\"failed\"]}  | events[0] | is not valid",
        "{\"filter\":{\"x\":\"y\"}} | filter.x  | is not a known field",
        "{\"enabled\":\"yes\"}      | enabled   | has the wrong type",
        "{\"enabled\":1}            | enabled   | has the wrong type",
        "{\"secret\":\"whsec_x\"}   | secret    | is not a known field",
        "[]                         | body      | has the wrong type",
    })
    void a_change_that_cannot_be_made_is_400_and_changes_nothing(String body, String field, String problem) {
        String id = subscribed().getString("id");
        String before = Api.get("/api/v1/webhooks/" + id).asString();
        JsonPath answer = authorized().body(body).patch("/api/v1/webhooks/" + id).then().statusCode(400).extract().jsonPath();

        assertThat(answer.getString("error.details.fields[0].field")).isEqualTo(field);
        assertThat(answer.getString("error.details.fields[0].problem")).startsWith(problem);
        assertThat(Api.get("/api/v1/webhooks/" + id).asString()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/webhooks?limit=0,limit", "/api/v1/webhooks?limit=501,limit", "/api/v1/webhooks?cursor=abc,cursor",
        "/api/v1/webhooks?evnt=x,evnt", "/api/v1/webhooks/a%20b,id",
        "/api/v1/webhooks/ID/deliveries?status=done,status", "/api/v1/webhooks/ID/deliveries?limit=x,limit",
        "/api/v1/webhooks/ID/deliveries?cursor=abc,cursor", "/api/v1/webhooks/ID/deliveries?stats=dead,stats",
    })
    void a_question_that_cannot_be_answered_is_400_and_names_the_parameter(String path, String name) {
        String id = subscribed().getString("id");
        authorized().urlEncodingEnabled(false).get(path.replace("ID", id)).then().statusCode(400)
                .body("error.details.fields[0].field", equalTo(name));
    }

    @Test
    void what_changes_is_what_was_said_and_the_rest_stays() {
        JsonPath made = subscribed();
        String id = made.getString("id");
        JsonPath changed = authorized().body(json("events", List.of("job.failed", "job.queued", "job.failed"),
                        "description", "", "enabled", false))
                .patch("/api/v1/webhooks/" + id).then().statusCode(200).extract().jsonPath();

        assertThat(changed.getList("events")).isEqualTo(List.of("job.failed", "job.queued"));
        assertThat(changed.getString("description")).isNull();
        assertThat(changed.getString("disabled_reason")).isEqualTo("switched off");
        assertThat(changed.getString("url")).isEqualTo(made.getString("url"));
        assertThat(changed.getMap("filter")).isEqualTo(Map.of("task_type", "ocr"));
        assertThat(Api.get("/api/v1/webhooks/" + id).jsonPath().getMap("$")).isEqualTo(changed.getMap("$"));
        assertThat(authorized().body("{\"filter\":{}}").patch("/api/v1/webhooks/" + id).jsonPath().getMap("filter")).isEmpty();
    }

    @Test
    void a_secret_is_shown_once_and_never_again() throws Exception {
        try (Receiver receiver = Receiver.answering(500)) {
            JsonPath made = Api.post("/api/v1/webhooks", json("url", receiver.url(), "events", List.of("job.failed"),
                    "secret", SECRET)).then().statusCode(201).extract().jsonPath();
            String id = made.getString("id");
            assertThat(made.getString("secret")).isEqualTo(SECRET);
            String path = "/api/v1/webhooks/" + id;
            authorized().post(path + "/test").then().statusCode(200);
            String bare = SECRET.substring("whsec_".length());
            List<String> answers = List.of(
                    Api.get("/api/v1/webhooks").asString(), Api.get(path).asString(), Api.get(path + "/deliveries").asString(),
                    authorized().body(json("enabled", true)).patch(path).asString(),
                    authorized().post(path + "/rotate-secret").asString(), receiver.message().body(),
                    given().get("/q/metrics").asString());

            assertThat(answers).noneMatch(answer -> answer.contains(bare));
            assertThat(Files.readString(Path.of("target/quarkus.log"))).doesNotContain(bare);
        }
    }

    @Test
    void who_is_no_administrator_neither_sees_nor_changes_anything() {
        String path = "/api/v1/webhooks/" + subscribed().getString("id");
        for (String key : List.of("read-key", "work-key")) {
            var caller = given().header("X-API-Key", key).contentType(ContentType.JSON);
            given().spec(caller).get("/api/v1/webhooks").then().statusCode(403);
            given().spec(caller).get(path).then().statusCode(403);
            given().spec(caller).get(path + "/deliveries").then().statusCode(403);
            given().spec(caller).body("{}").post("/api/v1/webhooks").then().statusCode(403);
            given().spec(caller).body("{}").patch(path).then().statusCode(403);
            given().spec(caller).delete(path).then().statusCode(403);
            given().spec(caller).post(path + "/test").then().statusCode(403);
            given().spec(caller).post(path + "/rotate-secret").then().statusCode(403);
            given().spec(caller).post(path + "/deliveries/msg_1/redeliver").then().statusCode(403);
            given().spec(caller).post("/api/v1/webhooks/sweeps").then().statusCode(403);
        }
        given().get("/api/v1/webhooks").then().statusCode(401);
    }

    @Test
    void what_is_not_there_is_404() {
        String path = "/api/v1/webhooks/" + subscribed().getString("id");
        authorized().post(path + "/deliveries/msg_1/redeliver").then().statusCode(404)
                .body("error.code", equalTo("DELIVERY_NOT_FOUND"));
        authorized().delete(path).then().statusCode(204);
        Api.get(path).then().statusCode(404).body("error.code", equalTo("WEBHOOK_NOT_FOUND"));
        Api.get(path + "/deliveries").then().statusCode(404);
        authorized().delete(path).then().statusCode(404);
        authorized().body(json("enabled", true)).patch(path).then().statusCode(404);
        authorized().post(path + "/test").then().statusCode(404);
        authorized().post(path + "/rotate-secret").then().statusCode(404);
    }

    @Test
    void subscriptions_come_in_pages() {
        List<String> made = List.of(
                subscribed().getString("id"), subscribed().getString("id"), subscribed().getString("id"));
        JsonPath first = Api.get("/api/v1/webhooks?limit=2").jsonPath();
        JsonPath second = Api.get("/api/v1/webhooks?limit=2&cursor=" + first.getString("next_cursor")).jsonPath();

        assertThat(first.getList("items.id")).isEqualTo(List.of(made.get(2), made.get(1)));
        assertThat(second.getList("items.id")).isEqualTo(List.of(made.get(0)));
        assertThat(second.getString("next_cursor")).isNull();
    }

    private static JsonPath subscribed() {
        return Api.post("/api/v1/webhooks", json("url", "https://receiver.invalid/hook", "events", List.of("job.failed"),
                        "filter", json("task_type", "ocr"), "description", "of the tests"))
                .then().statusCode(201).extract().jsonPath();
    }
}
