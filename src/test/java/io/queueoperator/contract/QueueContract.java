package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.core.job.JobStatus;
import io.queueoperator.core.job.Lifecycle;
import io.queueoperator.testing.Api;
import io.queueoperator.testing.QueuePort;
import io.queueoperator.testing.QueuePort.Held;
import io.queueoperator.testing.QueuePort.Part;
import io.queueoperator.testing.QueuePort.Reply;
import io.queueoperator.testing.Stores;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the queue promises to every client, written once; {@link HttpContractIT} and {@link SdkIT} hold it to that. */
abstract class QueueContract {
    private static final int STEPS = 40;

    private QueuePort queue;

    abstract QueuePort port();

    /** Not before: only now it is known where the service listens. */
    @BeforeEach
    void connect() {
        queue = port();
    }

    @Test
    void a_worker_gets_the_job_with_its_payload_and_ends_it_well() {
        String id = enqueue("whole", "payload", json("pages", List.of(1, 2)));
        Held held = claim("whole");

        assertThat(held).extracting(Held::id, Held::attempt).containsExactly(id, 1);
        assertThat(held.payload()).contains("pages").contains("1").contains("2");
        done(queue.start(held));
        done(queue.progress(held, json("phase", "read", "step", "page 1", "progress_pct", 50)));
        assertThat(Api.progress(id).getString("step")).isEqualTo("page 1");
        done(queue.complete(held, json("text", "ž漢😀")));
        assertThat(queue.status(id)).isEqualTo("completed");
        assertThat(Api.get("/api/v1/jobs/" + id).jsonPath().getString("result.text")).isEqualTo("ž漢😀");
    }

    @Test
    void the_same_idempotency_key_is_the_same_job() {
        String key = queue.name() + "-once";
        String id = enqueue("once", "idempotency_key", key);
        Held held = claim("once");
        done(queue.complete(held, json()));

        assertThat(Api.post("/api/v1/jobs", json("task_type", type("once"), "idempotency_key", key))
                .then().statusCode(200).extract().<String>path("id")).isEqualTo(id);
        assertThat(claims("once", 10)).isEmpty();
    }

    @Test
    void the_highest_priority_comes_first_then_the_oldest() {
        String low = enqueue("order", "priority", -1);
        String first = enqueue("order");
        String second = enqueue("order");
        String high = enqueue("order", "priority", 10);

        assertThat(claims("order", 10)).extracting(Held::id).containsExactly(high, first, second, low);
    }

    @Test
    void a_claim_takes_only_its_task_types_and_its_project_and_at_most_its_limit() {
        enqueue("mine", "project_id", "p1");
        enqueue("mine", "project_id", "p2");
        enqueue("not-mine", "project_id", "p1");

        assertThat(claims("mine", 10, "project_id", "p1")).hasSize(1);
        assertThat(claims("mine", 10, "project_id", "p1")).isEmpty();
        enqueue("mine");
        assertThat(claims("mine", 1)).hasSize(1);
        assertThat(claims("not-mine", 10)).hasSize(1);
    }

    @Test
    void a_waiting_claim_is_answered_as_soon_as_there_is_work() throws Exception {
        CompletableFuture<List<Held>> waiting =
                CompletableFuture.supplyAsync(() -> claims("awaited", 1, "wait_s", 30));
        String id = enqueue("awaited");

        assertThat(waiting.get(90, TimeUnit.SECONDS)).extracting(Held::id).containsExactly(id);
    }

    @Test
    void a_job_for_later_is_not_claimed_before_its_time() {
        String id = enqueue("later", "scheduled_for", Instant.now().plusSeconds(3600).toString());
        assertThat(claims("later", 1)).isEmpty();
        Stores.makeDue(id);
        assertThat(claim("later").id()).isEqualTo(id);
    }

    @Test
    void a_stale_worker_can_neither_finish_nor_fail_nor_keep_alive_nor_move_the_progress_of_its_successor() {
        String id = enqueue("fence");
        Held dead = claim("fence");
        done(queue.progress(dead, json("phase", "old", "progress_pct", 70)));
        Held successor = succeed(dead, "fence");
        done(queue.progress(successor, json("phase", "new", "progress_pct", 5)));
        Map<String, Object> before = Stores.row("select * from queue_operator.jobs where id = '" + id + "'");

        lost(queue.progress(dead, json("phase", "old", "progress_pct", 99)));
        lost(queue.heartbeat(dead));
        lost(queue.start(dead));
        lost(queue.release(dead, "not needed"));
        lost(queue.fail(dead, json("error_message", "I am not dead")));
        lost(queue.complete(dead, json("pages", 7)));

        assertThat(Stores.row("select * from queue_operator.jobs where id = '" + id + "'")).isEqualTo(before);
        assertThat(Api.progress(id).getString("phase")).isEqualTo("new");
        JsonPath attempts = Api.get("/api/v1/jobs/" + id + "/attempts").jsonPath();
        // The first that came too late is kept.
        assertThat(attempts.getString("items[0].late_result.error_message")).isEqualTo("I am not dead");
        done(queue.complete(successor, json()));
    }

    @Test
    void the_token_of_another_job_is_worth_nothing() {
        enqueue("fence-a");
        String other = enqueue("fence-b");
        Held a = claim("fence-a");
        claim("fence-b");

        lost(queue.complete(new Held(other, a.token(), 1, ""), json()));
    }

    @Test
    void a_repeated_final_call_is_answered_as_the_first_time_and_another_outcome_is_a_lost_lease() {
        String id = enqueue("twice");
        Held held = claim("twice");
        done(queue.complete(held, json("n", 1)));
        done(queue.complete(held, json("n", 1)));
        lost(queue.fail(held, json("error_message", "changed my mind")));
        assertThat(Stores.rows("select * from queue_operator.task_runs where job_id = '" + id + "'")).hasSize(1);

        String failing = enqueue("twice");
        Held failed = claim("twice");
        done(queue.fail(failed, json("error_message", "ConnectionError")));
        done(queue.fail(failed, json("error_message", "ConnectionError")));
        assertThat(Api.progress(failing).getInt("attempt")).isEqualTo(2);
    }

    @Test
    void a_failure_with_a_code_keeps_it_and_one_that_is_pointless_to_retry_is_final() {
        String id = enqueue("coded", "max_attempts", 5);
        done(queue.fail(claim("coded"), json("error_message", "no such format", "error_code", "INVALID_SPEC")));

        assertThat(queue.status(id)).isEqualTo("failed");
        assertThat(Api.progress(id).getString("error_code")).isEqualTo("INVALID_SPEC");
        assertThat(Api.progress(id).getString("error")).isEqualTo("no such format");
    }

    @Test
    void a_released_job_keeps_its_place_and_its_attempt() {
        String id = enqueue("release");
        enqueue("release");
        Held held = claim("release");
        done(queue.start(held));
        done(queue.release(held, "shutting down"));

        Held again = claim("release");
        assertThat(again).extracting(Held::id, Held::attempt).containsExactly(id, 1);
        assertThat(again.token()).isGreaterThan(held.token());
        lost(queue.complete(held, json()));
    }

    @Test
    void a_queued_job_is_cancelled_at_once_and_a_running_one_when_its_worker_ends_it() {
        String queued = enqueue("cancel-queued");
        done(queue.cancel(queued, "wrong url"));
        assertThat(queue.status(queued)).isEqualTo("cancelled");
        assertThat(Api.progress(queued).getString("error")).isEqualTo("Cancelled: wrong url");

        String running = enqueue("cancel-running");
        Held held = claim("cancel-running");
        done(queue.start(held));
        done(queue.cancel(running, "too late"));
        assertThat(queue.progress(held, json("progress_pct", 2)).cancelRequested()).isTrue();
        assertThat(queue.heartbeat(held).cancelRequested()).isTrue();
        done(queue.fail(held, json("error_message", "stopped", "error_code", "CANCELLED")));
        assertThat(queue.status(running)).isEqualTo("cancelled");
        assertThat(Api.progress(running).getString("error")).isEqualTo("Cancelled: too late");
    }

    @Test
    void an_unknown_job_is_told_by_its_code() {
        assertThat(queue.cancel(queue.name() + "-nobody", "no").code()).isEqualTo("JOB_NOT_FOUND");
        assertThat(queue.start(new Held(queue.name() + "-nobody", 1, 1, "")).code()).isEqualTo("JOB_NOT_FOUND");
    }

    @Test
    void in_a_batch_of_completions_one_lost_lease_does_not_spoil_the_others() {
        assertBatch("batch-complete", queue::completeAll, "completed");
    }

    @Test
    void in_a_batch_of_failures_one_lost_lease_does_not_spoil_the_others() {
        assertBatch("batch-fail", held -> queue.failAll(held, "Account suspended"), "failed");
    }

    @Test
    void many_leases_are_renewed_at_once_and_each_is_told_what_is_asked_of_it() {
        String cancelled = enqueue("beats");
        enqueue("beats");
        enqueue("beats");
        List<Held> held = claims("beats", 3);
        done(queue.cancel(cancelled, "enough"));
        done(queue.release(held.get(2), "not needed"));

        List<Reply> replies = queue.heartbeats(held);

        assertThat(replies).extracting(Reply::ok).containsExactly(true, true, false);
        assertThat(replies).extracting(Reply::cancelRequested).containsExactly(true, false, false);
        lost(replies.get(2));
    }

    @Test
    void the_jobs_of_a_project_are_listed_page_by_page_and_by_status() {
        String project = queue.name() + "-listed";
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(enqueue("listed", "project_id", project));
        }
        enqueue("listed", "project_id", project + "-not");
        done(queue.complete(claim("listed"), json()));

        Part first = queue.list(project, null, 3, null);
        Part second = queue.list(project, null, 3, first.cursor());
        List<String> listed = new ArrayList<>(first.ids());
        listed.addAll(second.ids());
        assertThat(listed).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(second.cursor()).isNull();
        assertThat(queue.list(project, "completed", 50, null).ids()).containsExactly(ids.get(0));
    }

    @Test
    void the_statistics_count_every_job_by_its_status() {
        enqueue("counted");
        Map<String, Long> stats = queue.stats();

        assertThat(stats).containsKeys("queued", "claimed", "running", "completed", "failed", "cancelled");
        assertThat(stats.get("queued")).isPositive();
        long sum = stats.entrySet().stream().filter(e -> !e.getKey().equals("total")).mapToLong(Map.Entry::getValue).sum();
        assertThat(stats.get("total")).isEqualTo(sum);
    }

    @Test
    void what_is_held_for_too_long_is_queued_again_and_its_ids_are_told() {
        String id = enqueue("stale");
        Held held = claim("stale");
        Stores.execute("update queue_operator.jobs set claimed_at = now() - interval '3 hours' where id = '" + id + "'");

        assertThat(queue.requeueStaleWithIds(Duration.ofDays(1))).doesNotContain(id);
        assertThat(queue.requeueStaleWithIds(Duration.ofHours(2))).contains(id);
        assertThat(queue.status(id)).isEqualTo("queued");
        lost(queue.complete(held, json()));

        Stores.makeDue(id);
        claim("stale");
        Stores.execute("update queue_operator.jobs set claimed_at = now() - interval '3 hours' where id = '" + id + "'");
        assertThat(queue.requeueStale(Duration.ofHours(2))).isPositive();
    }

    @Test
    void what_ended_long_ago_is_removed_and_nothing_else() {
        String old = enqueue("old");
        done(queue.complete(claim("old"), json()));
        String young = enqueue("old");
        done(queue.complete(claim("old"), json()));
        Stores.execute("update queue_operator.jobs set completed_at = now() - interval '400 days' where id = '" + old + "'");

        Api.everybodyIsTold();

        assertThat(queue.cleanUpOld(Duration.ofDays(365))).isPositive();
        assertThat(queue.cancel(old, "gone").code()).isEqualTo("JOB_NOT_FOUND");
        assertThat(queue.status(young)).isEqualTo("completed");
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void no_sequence_of_calls_reaches_an_illegal_transition(long seed) {
        Random random = new Random(seed);
        String type = "walk-" + seed;
        List<Held> claims = new ArrayList<>();
        String id = enqueue(type, "max_attempts", 3);
        for (int i = 0; i < STEPS; i++) {
            Reply reply = step(random, id, type, claims);
            assertThat(reply.ok() || List.of("LEASE_LOST", "ILLEGAL_TRANSITION").contains(reply.code()))
                    .as("seed %d step %d: %s", seed, i, reply).isTrue();
        }
        assertLegal(id, seed);
    }

    /** One random call: with the lease of any claim ever made, so also with lost ones. */
    private Reply step(Random random, String id, String type, List<Held> claims) {
        int kind = random.nextInt(12);
        Reply nothing = new Reply(true, null, false);
        if (kind <= 2 || claims.isEmpty()) {
            claims.addAll(claims(type, 1, "worker_id", "w-" + random.nextInt(3)));
            return nothing;
        }
        Held held = claims.get(random.nextInt(claims.size()));
        return switch (kind) {
            case 3, 4 -> queue.start(held);
            case 5 -> queue.progress(held, json("progress_pct", random.nextInt(101)));
            case 6 -> queue.heartbeat(held);
            case 7 -> random.nextInt(4) == 0 ? queue.complete(held, json()) : queue.start(held);
            case 8, 9 -> queue.fail(held, json("error_message", "ConnectionError number " + random.nextInt()));
            case 10 -> queue.release(held, "walked away");
            default -> {
                Stores.makeDue(id);
                yield random.nextInt(5) == 0 ? queue.cancel(id, "walked over") : nothing;
            }
        };
    }

    private void assertLegal(String id, long seed) {
        List<Map<String, Object>> events = Stores.rows(
                "select from_status, to_status from queue_operator.job_events where job_id = '" + id + "' order by id");
        String at = null;
        for (Map<String, Object> event : events) {
            assertThat((String) event.get("from_status")).as("seed %d: the audit has no gap", seed).isEqualTo(at);
            String to = (String) event.get("to_status");
            if (at != null) {
                assertThat(Lifecycle.isLegal(status(at), status(to))).as("seed %d: %s -> %s", seed, at, to).isTrue();
            }
            at = to;
        }
        assertThat(queue.status(id)).isEqualTo(at);
    }

    private static JobStatus status(String wire) {
        return JobStatus.of(wire).orElseThrow();
    }

    /** Ends many attempts in one call. */
    private interface Batch {
        List<Reply> end(List<Held> held);
    }

    private void assertBatch(String type, Batch batch, String ended) {
        for (int i = 0; i < 3; i++) {
            enqueue(type);
        }
        List<Held> held = claims(type, 3);
        Held gone = held.get(1);
        done(queue.release(gone, "not needed"));

        List<Reply> replies = batch.end(held);

        assertThat(replies).extracting(Reply::ok).containsExactly(true, false, true);
        lost(replies.get(1));
        assertThat(held).extracting(h -> queue.status(h.id())).containsExactly(ended, "queued", ended);
        assertThat(batch.end(held)).extracting(Reply::ok).containsExactly(true, false, true);
    }

    private String type(String name) {
        return "contract-" + queue.name() + "-" + name;
    }

    private String enqueue(String type, Object... pairs) {
        Map<String, Object> job = json("task_type", type(type));
        job.putAll(json(pairs));
        return queue.enqueue(job);
    }

    private Held claim(String type, Object... more) {
        List<Held> held = claims(type, 1, more);
        assertThat(held).as("something to claim of type %s", type).hasSize(1);
        return held.get(0);
    }

    private List<Held> claims(String type, int limit, Object... more) {
        Map<String, Object> request = json(
                "worker_id", "w-1", "worker_name", "Worker One", "task_types", List.of(type(type)), "limit", limit,
                "lease_s", 3600);
        request.putAll(json(more));
        return queue.claim(request);
    }

    /** The worker is silent, the reaper takes its job, another worker claims it. */
    private Held succeed(Held dead, String type) {
        Stores.expireLease(dead.id());
        Api.sweep();
        Stores.makeDue(dead.id());
        return claim(type, "worker_id", "w-2");
    }

    private static void done(Reply reply) {
        assertThat(reply.ok()).as("%s", reply).isTrue();
    }

    private static void lost(Reply reply) {
        assertThat(reply.code()).isEqualTo("LEASE_LOST");
    }
}
