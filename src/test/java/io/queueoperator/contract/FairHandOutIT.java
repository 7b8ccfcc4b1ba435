package io.queueoperator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.queueoperator.testing.Api;
import io.queueoperator.testing.LocalStoresResource;
import io.queueoperator.testing.Stores;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who is served next, and how many at once. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class FairHandOutIT {

    @Test
    void of_the_jobs_with_one_concurrency_key_one_is_held_at_a_time_and_the_others_do_not_stand_in_the_way() {
        String first = Api.enqueue("task_type", "key-one", "concurrency_key", "account:1");
        Api.enqueue("task_type", "key-one", "concurrency_key", "account:1");
        String other = Api.enqueue("task_type", "key-one", "concurrency_key", "account:2");
        String free = Api.enqueue("task_type", "key-one");

        assertThat(Api.claims("key-one", 10)).extracting(Api.Claim::id).containsExactly(first, other, free);
        assertThat(Api.claims("key-one", 10)).isEmpty();
        assertThat(Api.get("/api/v1/jobs/" + first).jsonPath().getString("concurrency_key")).isEqualTo("account:1");
    }

    @Test
    void a_type_that_is_asked_for_twice_takes_nothing_from_the_type_after_it() {
        Api.enqueue("task_type", "twice-a", "concurrency_key", "account:twice");
        Api.enqueue("task_type", "twice-a", "concurrency_key", "account:twice");
        for (int i = 0; i < 5; i++) {
            Api.enqueue("task_type", "twice-a");
            Api.enqueue("task_type", "twice-b", "priority", 5);
        }

        List<String> types = List.of("twice-a", "twice-a", "twice-b");
        List<String> claimed = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            // One with a key waits, so that the next claim looks for these too.
            claimed.addAll(Api.authorized().body(Map.of("worker_id", "w", "task_types", types, "limit", 1))
                    .post("/api/v1/jobs/claim").then().statusCode(200).extract().jsonPath().getList("jobs.task_type"));
        }
        assertThat(claimed).hasSize(5).containsOnly("twice-b");
    }

    @Test
    void a_concurrency_limit_allows_as_many_and_the_strictest_one_counts() {
        for (int i = 0; i < 5; i++) {
            Api.enqueue("task_type", "key-three", "concurrency_key", "account:3", "concurrency_limit", 3);
        }
        Api.enqueue("task_type", "key-strict", "concurrency_key", "account:3", "concurrency_limit", 2);

        assertThat(Api.claims("key-three", 10)).hasSize(3);
        assertThat(Api.claims("key-strict", 10)).isEmpty();
    }

    @Test
    void every_end_of_an_attempt_makes_room_for_the_next_job_of_the_key() {
        for (int i = 0; i < 5; i++) {
            Api.enqueue("task_type", "key-ends", "concurrency_key", "account:4", "max_attempts", 1);
        }
        Api.claim("key-ends").complete().then().statusCode(200);
        Api.claim("key-ends").fail("error_message", "broken").then().statusCode(200);
        Api.claim("key-ends").release().then().statusCode(200);
        Stores.expireLease(Api.claim("key-ends").id());
        Api.sweep();
        assertThat(Api.claims("key-ends", 10)).hasSize(1);
    }

    @Test
    void the_limit_is_exact_under_concurrency() throws Exception {
        int jobs = 60;
        for (int i = 0; i < jobs; i++) {
            Api.enqueue("task_type", "key-race", "concurrency_key", "race:" + i % 3, "concurrency_limit", 2);
        }
        Map<String, AtomicInteger> held = new ConcurrentHashMap<>();
        List<String> violations = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger done = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Void>> claimers = new ArrayList<>();
            for (int n = 0; n < 8; n++) {
                claimers.add(threads.submit((Callable<Void>) () -> {
                    while (done.get() < jobs) {
                        for (Api.Claim claim : Api.claims("key-race", 4, "wait_s", 1)) {
                            String key = (String) claim.job().get("concurrency_key");
                            if (held.computeIfAbsent(key, k -> new AtomicInteger()).incrementAndGet() > 2) {
                                violations.add(key);
                            }
                            // Before the call: once it is answered another one may hold the place already.
                            held.get(key).decrementAndGet();
                            claim.complete().then().statusCode(200);
                            done.incrementAndGet();
                        }
                    }
                    return null;
                }));
            }
            for (Future<Void> claimer : claimers) {
                claimer.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(violations).isEmpty();
        assertThat(done).hasValue(jobs);
    }

    @Test
    void a_waiting_worker_gets_the_next_job_of_a_key_as_soon_as_the_one_before_has_ended() throws Exception {
        String first = Api.enqueue("task_type", "key-wait", "concurrency_key", "account:5");
        String second = Api.enqueue("task_type", "key-wait", "concurrency_key", "account:5");
        Api.Claim claim = Api.claim("key-wait");
        assertThat(claim.id()).isEqualTo(first);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<List<Api.Claim>> waiting = thread.submit(() -> Api.claims("key-wait", 1, "wait_s", 30));
            claim.complete().then().statusCode(200);
            assertThat(waiting.get()).extracting(Api.Claim::id).containsExactly(second);
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    void a_key_with_many_waiting_jobs_does_not_crowd_out_the_others() {
        for (int i = 0; i < 20; i++) {
            Api.enqueue("task_type", "key-crowd", "concurrency_key", "account:6");
        }
        String plain = Api.enqueue("task_type", "key-crowd");
        String other = Api.enqueue("task_type", "key-crowd", "concurrency_key", "account:7");

        assertThat(Api.claims("key-crowd", 3)).hasSize(3).extracting(Api.Claim::id).contains(plain, other);
    }

    @Test
    void a_limit_without_a_key_is_refused() {
        Api.post("/api/v1/jobs", Api.json("task_type", "t", "concurrency_limit", 2)).then().statusCode(400)
                .body("error.message", org.hamcrest.Matchers.containsString("concurrency_key"));
    }

    @Test
    void a_point_of_priority_is_worth_ten_minutes_of_waiting() {
        String old = Api.enqueue("task_type", "ageing");
        Stores.execute("update queue_operator.jobs set available_at = available_at - interval '25 minutes' where id = '"
                + old + "'");
        String two = Api.enqueue("task_type", "ageing", "priority", 2);
        String three = Api.enqueue("task_type", "ageing", "priority", 3);

        assertThat(Api.claims("ageing", 10)).extracting(Api.Claim::id).containsExactly(three, old, two);
    }

    @Test
    void a_worker_of_a_project_gets_jobs_of_that_project_only_of_the_types_it_names_or_of_any() {
        Api.enqueue("task_type", "scoped-a", "project_id", "other");
        String a = Api.enqueue("task_type", "scoped-a", "project_id", "mine");
        String b = Api.enqueue("task_type", "scoped-b", "project_id", "mine", "concurrency_key", "mine:1");

        assertThat(Api.claims("scoped-a", 10, "project_id", "mine")).extracting(Api.Claim::id).containsExactly(a);
        assertThat(Api.claims("scoped-a", 10, "project_id", "mine", "task_types", null))
                .extracting(Api.Claim::id).containsExactly(b);
    }
}
