package io.queueoperator.contract;

import static io.queueoperator.testing.Api.authorized;
import static io.queueoperator.testing.Api.json;
import static io.queueoperator.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.queueoperator.testing.Api;
import io.queueoperator.testing.LocalStoresResource;
import io.queueoperator.testing.Receiver;
import io.queueoperator.testing.Stores;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A receiver that stumbles is told again; one that is slow, dead or gone harms nobody. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class WebhookReceiversIT extends WebhookScenario {
    @Test
    void a_receiver_that_stumbles_gets_the_same_message_again() {
        try (Receiver receiver = Receiver.answering(500, 200)) {
            String webhook = subscribe(receiver, List.of("job.queued"), "task_type", "hook-stumble").getString("id");
            Api.enqueue("task_type", "hook-stumble");

            assertThat(sweep().getMap("$")).isEqualTo(Map.of("enqueued", 1, "delivered", 0, "failed", 1, "dead", 0));
            JsonPath waiting = onlyDelivery(webhook);
            assertThat(waiting.getString("status")).isEqualTo("pending");
            assertThat(waiting.getInt("last_status_code")).isEqualTo(500);
            assertThat(waiting.getString("last_error")).isEqualTo("the receiver answered 500");
            assertThat(webhook(webhook).getInt("failures")).isEqualTo(1);
            assertThat(sweep().getInt("delivered")).as("not before its time").isZero();

            makeDue();
            assertThat(sweep().getInt("delivered")).isEqualTo(1);
            JsonPath delivered = onlyDelivery(webhook);
            assertThat(delivered.getString("status")).isEqualTo("delivered");
            assertThat(delivered.getInt("attempts")).isEqualTo(2);
            assertThat(delivered.getString("next_attempt_at")).isNull();
            assertThat(receiver.messages()).hasSize(2).extracting(Receiver.Message::id)
                    .containsOnly(delivered.getString("id"));
            assertThat(receiver.messages()).extracting(Receiver.Message::body).containsOnly(receiver.messages().get(0).body());
            assertThat(webhook(webhook).getString("failing_since")).isNull();
        }
    }

    @Test
    void a_message_that_nobody_takes_is_dead_after_its_attempts_and_can_be_sent_again() {
        try (Receiver receiver = Receiver.answering(500, 500, 500, 500, 500, 500, 500, 500, 200)) {
            String webhook = subscribe(receiver, List.of("job.queued"), "task_type", "hook-dead").getString("id");
            Api.enqueue("task_type", "hook-dead");
            for (int attempt = 1; attempt < 8; attempt++) {
                assertThat(sweep().getInt("failed")).isEqualTo(1);
                makeDue();
            }
            assertThat(sweep().getInt("dead")).isEqualTo(1);

            JsonPath dead = Api.get("/api/v1/webhooks/" + webhook + "/deliveries?status=dead").jsonPath();
            assertThat(dead.getInt("items[0].attempts")).isEqualTo(8);
            assertThat(Api.get("/api/v1/webhooks/" + webhook + "/deliveries?status=delivered").jsonPath().getList("items"))
                    .isEmpty();
            assertThat(sweep().getInt("delivered")).isZero();

            String id = dead.getString("items[0].id");
            authorized().post("/api/v1/webhooks/" + webhook + "/deliveries/" + id + "/redeliver").then().statusCode(200)
                    .body("status", org.hamcrest.Matchers.equalTo("pending"));
            assertThat(sweep().getInt("delivered")).isEqualTo(1);
            assertThat(receiver.messages()).hasSize(9).extracting(Receiver.Message::id).containsOnly(id);
        }
    }

    @Test
    void a_receiver_that_is_gone_is_told_nothing_more_until_somebody_switches_it_on() {
        try (Receiver receiver = Receiver.answering(410, 200)) {
            String webhook = subscribe(receiver, List.of("job.queued"), "task_type", "hook-gone").getString("id");
            Api.enqueue("task_type", "hook-gone");
            assertThat(sweep().getInt("dead")).isEqualTo(1);
            assertThat(webhook(webhook).getBoolean("enabled")).isFalse();
            assertThat(webhook(webhook).getString("disabled_reason")).isEqualTo("the receiver answered 410 Gone");
            Api.enqueue("task_type", "hook-gone");
            assertThat(sweep().getInt("enqueued")).isZero();

            patch(webhook, json("enabled", true));
            String later = Api.enqueue("task_type", "hook-gone");
            sweep();
            assertThat(receiver.messages()).hasSize(2);
            assertThat(receiver.messages().get(1).json().getString("data.job_id")).isEqualTo(later);
        }
    }

    @Test
    void a_redirect_is_not_followed() {
        try (Receiver elsewhere = Receiver.answering(200);
                Receiver receiver = Receiver.answeringWith(307, "Location", elsewhere.url())) {
            String webhook = subscribe(receiver, List.of("job.queued"), "task_type", "hook-redirect").getString("id");
            Api.enqueue("task_type", "hook-redirect");

            assertThat(sweep().getInt("failed")).isEqualTo(1);
            assertThat(onlyDelivery(webhook).getString("last_error")).contains("307", "not followed");
            assertThat(elsewhere.messages()).isEmpty();
        }
    }

    @Test
    void a_receiver_that_asks_for_an_hour_gets_it() {
        try (Receiver receiver = Receiver.answeringWith(503, "Retry-After", "3600")) {
            String webhook = subscribe(receiver, List.of("job.queued"), "task_type", "hook-later").getString("id");
            Api.enqueue("task_type", "hook-later");
            sweep();

            JsonPath delivery = onlyDelivery(webhook);
            assertThat(Duration.between(
                            Instant.parse(delivery.getString("last_attempt_at")),
                            Instant.parse(delivery.getString("next_attempt_at"))))
                    .isEqualTo(Duration.ofHours(1));
        }
    }

    @Test
    void silent_and_dead_receivers_do_not_hold_up_the_others_nor_the_queue() throws Exception {
        Receiver gone = Receiver.answering(200);
        String deadUrl = gone.url();
        gone.close();
        try (Receiver silent = Receiver.silent(); Receiver quick = Receiver.answering(200)) {
            String silentId = subscribe(silent, List.of("job.queued"), "task_type", "hook-slow").getString("id");
            String deadId = subscribe(deadUrl, List.of("job.queued"), json("task_type", "hook-slow")).getString("id");
            subscribe(quick, List.of("job.queued"), "task_type", "hook-slow");
            Api.enqueue("task_type", "hook-slow");
            CompletableFuture<JsonPath> sweep = CompletableFuture.supplyAsync(WebhookScenario::sweep);

            eventually("the quick one has its message", () -> quick.messages().size() == 1);
            eventually("the silent one, too", () -> silent.messages().size() == 1);
            // While the silent one is still being waited for, work and other sweeps go on.
            for (int i = 0; i < 20; i++) {
                Api.enqueue("task_type", "hook-slow");
            }
            Api.claims("hook-slow", 21).forEach(claim -> claim.complete().then().statusCode(200));
            CompletableFuture<JsonPath> second = CompletableFuture.supplyAsync(WebhookScenario::sweep);
            eventually("later messages, too", () -> quick.messages().size() == 21);
            assertThat(silent.messages().size()).as("so many at a time to one receiver").isLessThanOrEqualTo(4);

            assertThat(sweep.get().getInt("delivered") + second.get().getInt("delivered")).isEqualTo(21);
            assertThat(deliveries(silentId)).anySatisfy(d -> assertThat(d).containsEntry("last_error", "no answer within 20.0 s"));
            assertThat(deliveries(deadId)).anySatisfy(
                    d -> assertThat(d).containsEntry("last_error", "the connection was refused, or the host cannot be reached"));
        }
    }

    @Test
    void a_receiver_that_fails_for_days_is_paused_and_says_why() {
        try (Receiver receiver = Receiver.answering(500)) {
            String webhook = subscribe(receiver, List.of("job.queued"), "task_type", "hook-days").getString("id");
            Api.enqueue("task_type", "hook-days");
            sweep();
            Stores.execute("update queue_operator.webhooks set failures = 20");
            makeDue();
            sweep();
            assertThat(webhook(webhook).getBoolean("enabled")).as("failing, but not for long").isTrue();

            Stores.execute("update queue_operator.webhooks set failing_since = now() - interval '4 days'");
            makeDue();
            sweep();
            assertThat(webhook(webhook).getBoolean("enabled")).isFalse();
            assertThat(webhook(webhook).getString("disabled_reason")).startsWith("paused: every attempt has failed since ");
            assertThat(onlyDelivery(webhook).getString("status")).isEqualTo("pending");
            makeDue();
            sweep();
            assertThat(receiver.messages()).hasSize(3);

            JsonPath again = patch(webhook, json("enabled", true));
            assertThat(again.getString("disabled_reason")).isNull();
            assertThat(again.getInt("failures")).isZero();
        }
    }
}
