package io.queueoperator.contract;

import static io.queueoperator.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.queueoperator.testing.Api;
import io.queueoperator.testing.LocalStoresResource;
import io.queueoperator.testing.Receiver;
import io.queueoperator.testing.Stores;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Each message is delivered at least once, under one id, listed, and forgotten after a while. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class WebhookDeliveriesIT extends WebhookScenario {
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

    private static void eventuallySwept(Callable<Boolean> done) {
        try {
            eventually("swept", () -> sweep() != null && done.call());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
