package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.queueoperator.testing.Api;
import io.queueoperator.testing.LocalStoresResource;
import io.queueoperator.testing.RedisLine;
import io.queueoperator.testing.Stores;
import org.junit.jupiter.api.Test;

/** Defects that were met once, and the display that others write to as well. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class HealingIT {

    @Test
    void a_heartbeat_that_changes_only_the_phase_is_shown() {
        String id = Api.enqueue("task_type", "phase-only");
        Api.Claim claim = Api.claim("phase-only");
        claim.heartbeat("phase", "a", "progress_pct", 10).then().statusCode(200);
        claim.heartbeat("phase", "b").then().statusCode(200);

        assertThat(Api.progress(id).getString("phase")).isEqualTo("b");
        assertThat(Api.progress(id).getDouble("progress_pct")).isEqualTo(10);
    }

    @Test
    void the_counts_of_a_parent_that_redis_missed_are_healed_by_a_sweep() {
        String parent = Api.enqueue("task_type", "heal-parent");
        Api.enqueue("task_type", "heal-child", "parent_job_id", parent);
        Api.claim("heal-child").complete().then().statusCode(200);
        Stores.setHashField(parent, "children_completed", "0");
        Stores.setHashField(parent, "children_version", "0");
        // Another content of Redis than the last time: everything is told again.
        RedisLine.run(Stores.servers().redis(), "DEL", "queue-operator:marker");
        Api.sweep();

        assertThat(Api.progress(parent).getInt("children_completed")).isEqualTo(1);
    }

    @Test
    void a_key_of_another_kind_in_the_place_of_a_hash_is_neither_an_error_nor_shown() {
        String id = Api.enqueue("task_type", "poison");
        RedisLine.run(Stores.servers().redis(), "DEL", "job:" + id);
        RedisLine.run(Stores.servers().redis(), "SET", "job:" + id, "poison");

        assertThat(Api.progress(id).getString("status")).isEqualTo("queued");
        Api.Claim claim = Api.claim("poison");
        claim.progress("progress_pct", 5).then().statusCode(202);
        claim.complete().then().statusCode(200);
        assertThat(Stores.hash(id)).containsEntry("status", "completed");
    }

    @Test
    void a_cursor_out_of_range_and_half_a_character_are_answered_with_400() {
        String far = java.util.Base64.getUrlEncoder().withoutPadding()
                .encodeToString("+999999999-12-31T23:59:59Z x".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        Api.get("/api/v1/jobs?cursor=" + far).then().statusCode(400);
        Api.post("/api/v1/jobs", "{\"task_type\":\"t\",\"idempotency_key\":\"\\ud800\"}").then().statusCode(400);
        Api.post("/api/v1/jobs", json("jobs", null)).then().statusCode(400);
    }
}
