package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;
import static io.queueoperator.testing.Eventually.eventually;
import static io.queueoperator.testing.ServiceProcess.body;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.queueoperator.testing.FaultyStores;
import io.queueoperator.testing.MetricTable;
import io.queueoperator.testing.MetricTable.Entry;
import io.queueoperator.testing.Scrape;
import io.queueoperator.testing.ServiceProcess;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to jobs is seen in {@code /q/metrics}: each thing is caused through HTTP, and exactly its sample moves. */
class MetricsIT {
    private static final int TASK_TYPES = 30;
    private static final int ERROR_CODES = 3;

    private static FaultyStores stores;
    private static ServiceProcess service;

    /** Of this test alone. */
    private final String type = "type-" + UUID.randomUUID();

    /** A job in the hands of a worker. */
    private record Held(String id, long token) {
        JsonNode call(String verb, int status, Object... more) throws Exception {
            Map<String, Object> body = json("lease_token", token);
            body.putAll(json(more));
            String path = "/api/v1/jobs/" + id + "/" + verb;
            return body(verb.equals("progress") ? service.put(path, body) : service.post(path, body), status);
        }
    }

    @BeforeAll
    static void start() throws Exception {
        stores = new FaultyStores();
        Map<String, String> settings = stores.settings();
        settings.put("queue-operator.statistics.every", "off");
        settings.put("queue-operator.metrics.every", "1s");
        settings.put("queue-operator.metrics.stale-after", "20s");
        settings.put("queue-operator.metrics.task-types", Integer.toString(TASK_TYPES));
        settings.put("queue-operator.metrics.error-codes", Integer.toString(ERROR_CODES));
        settings.put("queue-operator.webhooks.allow-private-addresses", "true");
        settings.put("queue-operator.webhooks.allow-http", "true");
        settings.put("queue-operator.postgres.statement-timeout", "2s");
        service = ServiceProcess.start("metrics", stores.direct().servers(), settings).awaitReady();
    }

    @AfterAll
    static void stop() throws Exception {
        try (FaultyStores last = stores; ServiceProcess process = service) {
            assertThat(process).isNotNull();
        }
    }

    @Test
    void a_number_that_cannot_be_keeps_the_service_from_starting_and_is_named() throws Exception {
        ServiceProcess wrong = ServiceProcess.start("metrics-wrong", stores.direct().servers(),
                Map.of("queue-operator.metrics.count-up-to", "-1"));

        assertThat(wrong.awaitEnd()).isEqualTo(1);
        assertThat(wrong.said()).contains("queue-operator.metrics.count");
    }

    @Test
    void a_job_on_its_way_moves_each_sample_once() throws Exception {
        Scrape before = countedScrape();

        Held held = held(type);
        held.call("start", 200);
        held.call("complete", 200);

        List.of(List.of("none", "queued"), List.of("queued", "claimed"), List.of("claimed", "running"),
                List.of("running", "completed")).forEach(change -> moved(
                        before, 1, "queue_operator_transitions_total", "from", change.get(0), "to", change.get(1)));
        List.of("queued", "claimed", "running").forEach(
                status -> moved(before, 1, "queue_operator_time_in_status_seconds_count", "status", status));
        moved(before, 1, "queue_operator_claim_pickup_seconds_count");
        moved(before, 1, "queue_operator_claim_seconds_count", "found", "jobs");
        moved(before, 0, "queue_operator_claim_seconds_count", "found", "nothing");
        moved(before, 1, "queue_operator_postgres_seconds_count", "statement", "claim.start");
        moved(before, 0, "queue_operator_errors_total");
        moved(before, 0, "queue_operator_lease_losses_total");
        becomes(1, "queue_operator_jobs", "status", "completed", "task_type", type);
        becomes(0, "queue_operator_jobs", "status", "running", "task_type", type);
    }

    @Test
    void the_queue_has_a_depth_and_an_age_and_what_is_scheduled_is_in_neither() throws Exception {
        String waiting = enqueue("task_type", type);
        enqueue("task_type", type);
        enqueue("task_type", type, "scheduled_for", Instant.now().plusSeconds(86_400).toString());

        stores.direct().execute("update queue_operator.jobs set available_at = now() - interval '2 hours' where id = '"
                + waiting + "'");

        becomes(2, "queue_operator_queue_depth", "task_type", type);
        becomes(1, "queue_operator_queue_scheduled", "task_type", type);
        eventually("they could be claimed", () -> scrape().value("queue_operator_queue_claimable") >= 2);
        eventually("the age is seen", () -> scrape().value("queue_operator_queue_oldest_age_seconds", "task_type", type) >= 7200);
    }

    @Test
    void a_worker_is_alive_that_asked_for_work() throws Exception {
        service.post("/api/v1/jobs/claim", json("worker_id", "w-" + type, "task_types", List.of(type)));

        eventually("it is seen", () -> {
            service.get("/api/v1/workers");
            return scrape().value("queue_operator_workers_alive") >= 1;
        });
    }

    @Test
    void a_failure_is_counted_by_category_and_code_also_when_it_is_tried_again() throws Exception {
        Scrape before = countedScrape();

        held(type, "max_attempts", 3).call(
                "fail", 200, "error_message", "no answer", "error_category", "infrastructure", "error_code", "TIMEOUT");

        moved(before, 1, "queue_operator_errors_total", "category", "infrastructure", "code", "TIMEOUT");
        moved(before, 1, "queue_operator_errors_total");
        moved(before, 1, "queue_operator_transitions_total", "from", "claimed", "to", "queued");
    }

    @Test
    void what_a_dead_worker_says_later_is_a_lost_lease_and_a_late_result() throws Exception {
        Held held = dead(type);
        Scrape before = countedScrape();

        held.call("complete", 409, "result", Map.of("pages", 3));

        moved(before, 1, "queue_operator_lease_losses_total", "verb", "complete");
        moved(before, 1, "queue_operator_lease_losses_total");
        moved(before, 1, "queue_operator_late_results_total", "outcome", "completed");
        moved(before, 0, "queue_operator_late_results_total", "outcome", "failed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "progress", "heartbeat", "fail", "release"})
    void each_verb_has_its_lost_leases(String verb) throws Exception {
        Held held = dead(type);
        Scrape before = countedScrape();

        held.call(verb, 409, verb.equals("fail") ? new Object[] {"error_message", "too late"} : new Object[0]);

        moved(before, 1, "queue_operator_lease_losses_total", "verb", verb);
        moved(before, 1, "queue_operator_lease_losses_total");
    }

    @Test
    void a_lease_that_nobody_takes_away_is_the_lag_of_the_reaper() throws Exception {
        Held held = held(type);
        Scrape before = countedScrape();
        stores.direct().execute("update queue_operator.jobs set lease_expires_at = now() - interval '10 minutes' where id = '"
                + held.id() + "'");
        eventually("the lag is seen", () -> scrape().value("queue_operator_reaper_lag_seconds") >= 600);

        body(service.post("/api/v1/reaper/sweeps", Map.of()), 200);

        becomes(0, "queue_operator_reaper_lag_seconds");
        moved(before, 1, "queue_operator_errors_total", "category", "infrastructure", "code", "STALE_WORKER");
    }

    @Test
    void a_job_that_is_held_for_hours_is_stuck() throws Exception {
        Held held = held(type);
        becomes(0, "queue_operator_jobs_stuck", "status", "claimed");

        stores.direct().execute("update queue_operator.jobs set claimed_at = now() - interval '2 hours' where id = '"
                + held.id() + "'");

        becomes(1, "queue_operator_jobs_stuck", "status", "claimed");
        held.call("complete", 200);
        becomes(0, "queue_operator_jobs_stuck", "status", "claimed");
    }

    @Test
    void what_a_follower_was_not_told_of_is_its_lag() throws Exception {
        String id = enqueue("task_type", type);
        stores.direct().execute("update queue_operator.job_events set at = now() - interval '1 hour' where job_id = '" + id
                + "'");
        eventually("the lag is seen", () -> scrape().value("queue_operator_follower_lag_seconds", "store", "redis") >= 3600
                && scrape().value("queue_operator_follower_behind", "store", "redis") >= 1);

        body(service.post("/api/v1/reaper/sweeps", Map.of()), 200);

        becomes(0, "queue_operator_follower_behind", "store", "redis");
        becomes(0, "queue_operator_follower_lag_seconds", "store", "redis");
    }

    @Test
    void a_message_that_no_receiver_takes_is_in_the_backlog() throws Exception {
        String webhook = body(service.post("/api/v1/webhooks", json("url", "http://127.0.0.1:9/hook",
                "events", List.of("job.queued"), "filter", json("task_type", type))), 201).get("id").asText();
        enqueue("task_type", type);
        Scrape before = countedScrape();

        eventually("it was tried", () -> {
            body(service.post("/api/v1/webhooks/sweeps", Map.of()), 200);
            return scrape().value("queue_operator_webhook_attempts_total", "outcome", "pending")
                    > before.value("queue_operator_webhook_attempts_total", "outcome", "pending");
        });
        becomes(1, "queue_operator_webhook_backlog");

        stores.direct().execute("delete from queue_operator.webhooks where id = '" + webhook + "'");
        becomes(0, "queue_operator_webhook_backlog");
    }

    @Test
    void a_pause_and_an_open_circuit_breaker_are_seen() throws Exception {
        body(service.post("/api/v1/pauses", json("task_type", type)), 201);
        stores.direct().execute("insert into queue_operator.circuit_breakers (kind, key, state, failures, trips, opened_at,"
                + " retry_at) values ('source', '" + type + "', 'open', 5, 1, now(), now() + interval '1 hour')");

        becomes(1, "queue_operator_pauses");
        becomes(1, "queue_operator_circuit_breakers", "kind", "source", "state", "open");
        becomes(0, "queue_operator_circuit_breakers", "kind", "source", "state", "half_open");
    }

    @Test
    void however_many_task_types_and_codes_clients_invent_there_are_no_more_labels_than_configured() throws Exception {
        for (int i = 0; i < 40; i++) {
            enqueue("task_type", "invented-" + i);
            held(type, "max_attempts", 1).call("fail", 200,
                    "error_message", "x", "error_category", "invented-" + i, "error_code", "INVENTED_" + i);
        }

        eventually("the others are one", () -> scrape().value("queue_operator_jobs", "task_type", "other") >= 1);
        Scrape scrape = scrape();
        assertThat(scrape.values("queue_operator_jobs", "task_type")).hasSize(TASK_TYPES + 1);
        assertThat(scrape.values("queue_operator_queue_depth", "task_type")).hasSize(TASK_TYPES + 1);
        assertThat(scrape.values("queue_operator_errors_total", "code")).contains("other")
                .filteredOn(code -> code.startsWith("INVENTED_")).hasSizeLessThanOrEqualTo(ERROR_CODES);
        assertThat(scrape.values("queue_operator_errors_total", "category")).contains("other").hasSizeLessThanOrEqualTo(14);
    }

    @Test
    void without_postgresql_the_breaker_is_open_and_what_was_measured_is_not_said_any_more() throws Exception {
        becomes(0, "queue_operator_breaker", "store", "postgres");
        stores.postgresNetwork().silent();

        becomes(2, "queue_operator_breaker", "store", "postgres");
        eventually("it is not a number", () -> Double.isNaN(scrape().value("queue_operator_workers_alive")));
        assertThat(scrape().value("queue_operator_measured_age_seconds")).isGreaterThanOrEqualTo(20);

        stores.heal();
        becomes(0, "queue_operator_breaker", "store", "postgres");
        eventually("it is a number again", () -> scrape().value("queue_operator_workers_alive") >= 0);
    }

    @Test
    void the_table_and_what_is_published_are_the_same_names_with_the_same_labels() throws Exception {
        held(type).call("fail", 200, "error_message", "no", "error_code", "TIMEOUT");
        becomes(0, "queue_operator_reaper_lag_seconds");
        Scrape scrape = scrape();
        Map<String, Entry> table = MetricTable.read();

        TreeSet<String> must = new TreeSet<>();
        TreeSet<String> may = new TreeSet<>();
        table.forEach((name, entry) -> {
            if (name.startsWith("queue_operator_")) {
                (entry.late() ? may : must).add(name);
            }
        });
        may.addAll(must);
        assertThat(scrape.metrics("queue_operator_")).containsAll(must);
        assertThat(may).containsAll(scrape.metrics("queue_operator_"));
        assertThat(scrape.metrics("queue_operator_")).allSatisfy(
                name -> assertThat(scrape.labels(name)).as(name).isEqualTo(table.get(name).labels()));
        // Of the platform, only what is used.
        table.keySet().stream().filter(name -> !name.startsWith("queue_operator_") && !name.equals("up"))
                .filter(name -> !table.get(name).late())
                .forEach(name -> assertThat(scrape.metrics(name)).contains(name));
    }

    private static Scrape scrape() throws Exception {
        return Scrape.of(service.get("/q/metrics").body());
    }

    /** After all that was before is counted. */
    private static Scrape countedScrape() throws Exception {
        eventually("the log is counted", () -> {
            body(service.post("/api/v1/stats/rollups", Map.of()), 200);
            return stores.direct().rows("select from queue_operator.job_events e join queue_operator.follower_cursors c"
                    + " on c.follower = 'statistics' and (e.xid, e.id) > (c.xid, c.event_id) limit 1").isEmpty();
        });
        return scrape();
    }

    /** That much more than before, sooner or later, and not more than that. */
    private static void moved(Scrape before, double by, String name, String... labels) {
        try {
            double expected = before.value(name, labels) + by;
            eventually(name + " " + List.of(labels) + " is " + expected,
                    () -> countedScrape().value(name, labels) == expected);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void becomes(double expected, String name, String... labels) {
        try {
            eventually(name + " " + List.of(labels) + " is " + expected, () -> scrape().has(name, labels) && scrape().value(name, labels) == expected);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private String enqueue(Object... job) throws Exception {
        return body(service.post("/api/v1/jobs", json(job)), 201).get("id").asText();
    }

    private Held held(String taskType, Object... more) throws Exception {
        Map<String, Object> job = json("task_type", taskType);
        job.putAll(json(more));
        body(service.post("/api/v1/jobs", job), 201);
        JsonNode claimed = body(service.post("/api/v1/jobs/claim",
                json("worker_id", "w-1", "task_types", List.of(taskType), "lease_s", 3600)), 200).get("jobs").get(0);
        return new Held(claimed.get("id").asText(), claimed.get("lease_token").asLong());
    }

    /** The worker was given up: its lease is another's or nobody's. */
    private Held dead(String taskType) throws Exception {
        Held held = held(taskType);
        stores.direct().execute("update queue_operator.jobs set lease_expires_at = now() - interval '1 second' where id = '"
                + held.id() + "'");
        body(service.post("/api/v1/reaper/sweeps", Map.of()), 200);
        return held;
    }
}
