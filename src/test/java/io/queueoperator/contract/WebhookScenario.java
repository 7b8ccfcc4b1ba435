package io.queueoperator.contract;

import static io.queueoperator.testing.Api.authorized;
import static io.queueoperator.testing.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.testing.Api;
import io.queueoperator.testing.Receiver;
import io.queueoperator.testing.Stores;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Receivers that subscribe and are told; each test begins and ends with nobody subscribed. */
abstract class WebhookScenario {
    @BeforeEach
    @AfterEach
    void nobody_is_subscribed() {
        Stores.execute("delete from queue_operator.webhooks");
    }

    static JsonPath subscribe(Receiver receiver, List<String> events, Object... filter) {
        return subscribe(receiver.url(), events, json(filter));
    }

    static JsonPath subscribe(String url, List<String> events, Map<String, Object> filter) {
        return Api.post("/api/v1/webhooks", json("url", url, "events", events, "filter", filter))
                .then().statusCode(201).extract().jsonPath();
    }

    static JsonPath sweep() {
        return authorized().post("/api/v1/webhooks/sweeps").then().statusCode(200).extract().jsonPath();
    }

    static JsonPath patch(String webhook, Map<String, Object> change) {
        return authorized().body(change).patch("/api/v1/webhooks/" + webhook).then().statusCode(200).extract().jsonPath();
    }

    static JsonPath webhook(String id) {
        return Api.get("/api/v1/webhooks/" + id).then().statusCode(200).extract().jsonPath();
    }

    static List<Map<String, Object>> deliveries(String webhook) {
        return Api.get("/api/v1/webhooks/" + webhook + "/deliveries").then().statusCode(200).extract().jsonPath()
                .getList("items");
    }

    static JsonPath onlyDelivery(String webhook) {
        assertThat(deliveries(webhook)).hasSize(1);
        return Api.get("/api/v1/webhooks/" + webhook + "/deliveries").jsonPath().setRootPath("items[0]");
    }

    /** Time passes: the backoff is over. */
    static void makeDue() {
        Stores.execute("update queue_operator.webhook_deliveries set next_attempt_at = now() where status = 'pending'");
    }
}
