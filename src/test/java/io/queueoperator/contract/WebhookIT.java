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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever subscribed is told, signed, at least once; a receiver that is slow, dead or gone harms nobody. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class WebhookIT {
    private static final List<String> ALL = List.of("job.queued", "job.claimed", "job.running", "job.completed",
            "job.failed", "job.cancelled", "job.retrying", "job.released");

    @BeforeEach
    @AfterEach
    void nobody_is_subscribed() {
        Stores.execute("delete from queue_operator.webhooks");
    }

    @Test
    void a_failed_job_is_told_to_its_subscriber_signed_and_as_the_api_shows_it() {
        try (Receiver receiver = Receiver.answering(200)) {
            JsonPath webhook = subscribe(receiver, List.of("job.failed"), "task_type", "hook-failed");
            String id = failedJob("hook-failed");
            JsonPath report = sweep();

            assertThat(report.getMap("$")).isEqualTo(Map.of("enqueued", 1, "delivered", 1, "failed", 0, "dead", 0));
            Receiver.Message message = receiver.message();
            assertThat(message.isSignedWith(webhook.getString("secret"))).isTrue();
            assertThat(message.isSignedWith("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")).isFalse();
            assertThat(message.contentType()).isEqualTo("application/json");
            assertThat(message.id()).startsWith("msg_");
            JsonPath body = message.json();
            assertThat(message.type()).isEqualTo("job.failed");
            assertThat(body.getString("data.webhook_id")).isEqualTo(webhook.getString("id"));
            assertThat(body.getString("data.job_id")).isEqualTo(id);
            assertThat(List.of(body.getString("data.from"), body.getString("data.to"))).containsExactly("claimed", "failed");
            assertThat(body.getInt("data.attempt")).isEqualTo(1);
            assertThat(body.getString("data.error_message")).isEqualTo("the page is broken");
            Map<String, Object> job = Api.get("/api/v1/jobs/" + id).jsonPath().getMap("$");
            job.keySet().removeAll(Set.of("payload", "execution", "metadata", "result",
                    "replay_of", "replay_of_task_run_id", "replay_id", "replayed_by"));
            assertThat(body.<String, Object>getMap("data.job")).isEqualTo(job);
            assertThat(body.getString("timestamp")).isEqualTo(
                    Api.get("/api/v1/jobs/" + id + "/events").jsonPath().getString("items[-1].at"));
        }
    }

    @Test
    void every_step_of_a_life_has_an_event_of_its_own() {
        try (Receiver receiver = Receiver.answering(200)) {
            subscribe(receiver, ALL, "task_type", "hook-life");
            String id = Api.enqueue("task_type", "hook-life", "max_attempts", 2);
            Api.claim("hook-life").release().then().statusCode(200);
            Api.Claim first = Api.claim("hook-life");
            first.start().then().statusCode(200);
            first.fail("error_message", "connection reset by peer").then().statusCode(200);
            Stores.makeDue(id);
            Api.claim("hook-life").complete().then().statusCode(200);
            String cancelled = Api.enqueue("task_type", "hook-life");
            Api.post("/api/v1/jobs/" + cancelled + "/cancel", json("reason", "not needed")).then().statusCode(200);
            sweep();

            Map<String, List<String>> told = receiver.messages().stream().collect(Collectors.groupingBy(
                    message -> message.json().getString("data.job_id"),
                    Collectors.mapping(Receiver.Message::type, Collectors.toList())));
            assertThat(told.get(id)).containsExactlyInAnyOrder("job.queued", "job.claimed", "job.released", "job.claimed",
                    "job.running", "job.retrying", "job.claimed", "job.completed");
            assertThat(told.get(cancelled)).containsExactlyInAnyOrder("job.queued", "job.cancelled");
            assertThat(receiver.messages()).extracting(Receiver.Message::id).doesNotHaveDuplicates();
            JsonPath retrying = receiver.messages().stream().filter(m -> m.type().equals("job.retrying")).findFirst()
                    .orElseThrow().json();
            assertThat(retrying.getString("data.error_message")).isEqualTo("connection reset by peer");
            assertThat(retrying.getString("data.retry_at")).isNotNull();
            assertThat(retrying.getInt("data.attempt")).isEqualTo(2);
        }
    }

    @Test
    void only_the_events_and_jobs_asked_for_are_told_and_only_from_then_on() {
        try (Receiver receiver = Receiver.answering(200)) {
            Api.enqueue("task_type", "hook-filter", "project_id", "mine");
            subscribe(receiver, List.of("job.queued"), "task_type", "hook-filter", "project_id", "mine");
            Api.enqueue("task_type", "hook-filter", "project_id", "other");
            Api.enqueue("task_type", "hook-other", "project_id", "mine");
            String mine = Api.enqueue("task_type", "hook-filter", "project_id", "mine");
            Api.claims("hook-filter", 10);
            sweep();

            assertThat(receiver.message().json().getString("data.job_id")).isEqualTo(mine);
        }
    }

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
            CompletableFuture<JsonPath> sweep = CompletableFuture.supplyAsync(WebhookIT::sweep);

            eventually("the quick one has its message", () -> quick.messages().size() == 1);
            eventually("the silent one, too", () -> silent.messages().size() == 1);
            // While the silent one is still being waited for, work and other sweeps go on.
            for (int i = 0; i < 20; i++) {
                Api.enqueue("task_type", "hook-slow");
            }
            Api.claims("hook-slow", 21).forEach(claim -> claim.complete().then().statusCode(200));
            CompletableFuture<JsonPath> second = CompletableFuture.supplyAsync(WebhookIT::sweep);
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

    @Test
    void a_rotated_secret_signs_beside_the_old_one_for_a_while() {
        try (Receiver receiver = Receiver.answering(200)) {
            JsonPath webhook = subscribe(receiver, List.of("job.queued"), "task_type", "hook-rotate");
            String newSecret = authorized().post("/api/v1/webhooks/" + webhook.getString("id") + "/rotate-secret")
                    .then().statusCode(200).extract().path("secret");
            ping(webhook.getString("id"));
            Stores.execute("update queue_operator.webhooks set previous_secret_until = now()");
            ping(webhook.getString("id"));

            assertThat(receiver.messages()).allMatch(message -> message.isSignedWith(newSecret));
            assertThat(receiver.messages()).extracting(m -> m.isSignedWith(webhook.getString("secret")))
                    .containsExactly(true, false);
        }
    }

    @Test
    void a_ping_is_sent_at_once_and_answered_with_what_came_of_it() {
        try (Receiver receiver = Receiver.answering(200, 404)) {
            JsonPath webhook = subscribe(receiver, List.of("job.queued"));
            JsonPath taken = ping(webhook.getString("id"));
            assertThat(taken.getString("status")).isEqualTo("delivered");
            assertThat(receiver.message().type()).isEqualTo("webhook.ping");
            assertThat(receiver.message().id()).isEqualTo(taken.getString("id"));
            assertThat(receiver.message().isSignedWith(webhook.getString("secret"))).isTrue();

            JsonPath refused = ping(webhook.getString("id"));
            assertThat(refused.getString("status")).isEqualTo("dead");
            assertThat(refused.getInt("last_status_code")).isEqualTo(404);
            assertThat(webhook(webhook.getString("id")).getInt("failures")).isZero();
        }
    }

    @Test
    void a_message_whose_sender_died_is_sent_again_under_the_same_id() {
        try (Receiver receiver = Receiver.answering(200)) {
            String webhook = subscribe(receiver, List.of("job.queued"), "task_type", "hook-crash").getString("id");
            Api.enqueue("task_type", "hook-crash");
            sweep();
            // As if it had died between the answer and the record of it.
            Stores.execute("update queue_operator.webhook_deliveries set status = 'pending', ended_at = null,"
                    + " next_attempt_at = now()");
            assertThat(sweep().getInt("delivered")).isEqualTo(1);

            assertThat(receiver.messages()).hasSize(2).extracting(Receiver.Message::id)
                    .containsOnly(onlyDelivery(webhook).getString("id"));
        }
    }

    @Test
    void a_database_that_was_restored_elsewhere_tells_nothing_twice_and_nothing_too_little() {
        try (Receiver receiver = Receiver.answering(200)) {
            subscribe(receiver, List.of("job.queued"), "task_type", "hook-restored");
            Api.enqueue("task_type", "hook-restored");
            sweep();
            Stores.execute("update queue_operator.follower_cursors set xid = '999999999999' where follower = 'webhooks'");
            Api.enqueue("task_type", "hook-restored");
            eventuallySwept(() -> receiver.messages().size() == 2);
            sweep();

            assertThat(receiver.messages()).hasSize(2).extracting(Receiver.Message::id).doesNotHaveDuplicates();
        }
    }

    @Test
    void messages_are_forgotten_after_a_while_also_those_that_nobody_took() {
        try (Receiver receiver = Receiver.answering(200, 500)) {
            String webhook = subscribe(receiver, List.of("job.queued"), "task_type", "hook-old").getString("id");
            Api.enqueue("task_type", "hook-old");
            sweep();
            Api.enqueue("task_type", "hook-old");
            sweep();
            assertThat(deliveries(webhook)).hasSize(2);
            Stores.execute("update queue_operator.webhook_deliveries set created_at = now() - interval '8 days'");
            String young = Api.enqueue("task_type", "hook-old");
            sweep();

            assertThat(onlyDelivery(webhook).getString("job_id")).isEqualTo(young);
            assertThat(onlyDelivery(webhook).getString("status")).isEqualTo("pending");
        }
    }

    @Test
    void deliveries_come_in_pages_newest_first_and_each_once() {
        try (Receiver receiver = Receiver.answering(500, 200)) {
            String webhook = subscribe(receiver, List.of("job.queued"), "task_type", "hook-pages").getString("id");
            for (int i = 0; i < 7; i++) {
                Api.enqueue("task_type", "hook-pages");
            }
            sweep();
            List<String> ids = new ArrayList<>();
            String cursor = "";
            do {
                JsonPath page = Api.get("/api/v1/webhooks/" + webhook + "/deliveries?limit=3" + cursor)
                        .then().statusCode(200).extract().jsonPath();
                assertThat(page.getList("items").size()).isBetween(1, 3);
                ids.addAll(page.getList("items.id"));
                cursor = page.getString("next_cursor") == null ? null : "&cursor=" + page.getString("next_cursor");
            } while (cursor != null);
            assertThat(ids).hasSize(7).doesNotHaveDuplicates();
        }
    }

    static JsonPath subscribe(Receiver receiver, List<String> events, Object... filter) {
        return subscribe(receiver.url(), events, json(filter));
    }

    private static JsonPath subscribe(String url, List<String> events, Map<String, Object> filter) {
        return Api.post("/api/v1/webhooks", json("url", url, "events", events, "filter", filter))
                .then().statusCode(201).extract().jsonPath();
    }

    private static String failedJob(String taskType) {
        String id = Api.enqueue("task_type", taskType, "max_attempts", 1, "payload", json("secret", "of the producer"));
        Api.claim(taskType).fail("error_message", "the page is broken").then().statusCode(200);
        return id;
    }

    static JsonPath sweep() {
        return authorized().post("/api/v1/webhooks/sweeps").then().statusCode(200).extract().jsonPath();
    }

    private static void eventuallySwept(Callable<Boolean> done) {
        try {
            eventually("swept", () -> sweep() != null && done.call());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonPath ping(String webhook) {
        return authorized().post("/api/v1/webhooks/" + webhook + "/test").then().statusCode(200).extract().jsonPath();
    }

    private static JsonPath patch(String webhook, Map<String, Object> change) {
        return authorized().body(change).patch("/api/v1/webhooks/" + webhook).then().statusCode(200).extract().jsonPath();
    }

    private static JsonPath webhook(String id) {
        return Api.get("/api/v1/webhooks/" + id).then().statusCode(200).extract().jsonPath();
    }

    private static List<Map<String, Object>> deliveries(String webhook) {
        return Api.get("/api/v1/webhooks/" + webhook + "/deliveries").then().statusCode(200).extract().jsonPath()
                .getList("items");
    }

    private static JsonPath onlyDelivery(String webhook) {
        assertThat(deliveries(webhook)).hasSize(1);
        return Api.get("/api/v1/webhooks/" + webhook + "/deliveries").jsonPath().setRootPath("items[0]");
    }

    /** Time passes: the backoff is over. */
    private static void makeDue() {
        Stores.execute("update queue_operator.webhook_deliveries set next_attempt_at = now() where status = 'pending'");
    }
}
