package io.queueoperator.contract;

import static io.queueoperator.testing.Api.authorized;
import static io.queueoperator.testing.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.queueoperator.testing.Api;
import io.queueoperator.testing.LocalStoresResource;
import io.queueoperator.testing.Receiver;
import io.queueoperator.testing.Stores;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whoever subscribed is told what was asked for, signed and as the API shows it. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class WebhookMessagesIT extends WebhookScenario {
    private static final List<String> ALL = List.of("job.queued", "job.claimed", "job.running", "job.completed",
            "job.failed", "job.cancelled", "job.retrying", "job.released");

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

    private static String failedJob(String taskType) {
        String id = Api.enqueue("task_type", taskType, "max_attempts", 1, "payload", json("secret", "of the producer"));
        Api.claim(taskType).fail("error_message", "the page is broken").then().statusCode(200);
        return id;
    }

    private static JsonPath ping(String webhook) {
        return authorized().post("/api/v1/webhooks/" + webhook + "/test").then().statusCode(200).extract().jsonPath();
    }
}
