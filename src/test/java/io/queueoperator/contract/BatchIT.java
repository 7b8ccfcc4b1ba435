package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.queueoperator.testing.Api;
import io.queueoperator.testing.LocalStoresResource;
import io.queueoperator.testing.Stores;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Many at once, a result for each: one lost lease does not spoil the others. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class BatchIT {
    /** No claim of a test run gets that far. */
    private static final long NOBODYS = 1_000_000_000L;

    @Test
    void attempts_fail_in_a_batch_each_with_its_own_reason() {
        List<String> ids = enqueue("batch-fail", 3);
        List<Api.Claim> claims = Api.claims("batch-fail", 3);

        JsonPath answer = Api.post("/api/v1/jobs/fail", json("jobs", List.of(
                fail(claims.get(0), "first: rate limit exceeded"),
                json("id", ids.get(1), "lease_token", NOBODYS, "error_message", "not mine"),
                fail(claims.get(2), "third: invalid spec"),
                fail(claims.get(2), "third: invalid spec"),
                json("id", "nobody", "lease_token", NOBODYS, "error_message", "no such job"))))
                .then().statusCode(200).extract().jsonPath();

        assertThat(answer.getList("results.ok")).isEqualTo(List.of(true, false, true, true, false));
        assertThat(answer.getList("results.status"))
                .isEqualTo(java.util.Arrays.asList("queued", null, "failed", "failed", null));
        assertThat(answer.getString("results[1].error.code")).isEqualTo("LEASE_LOST");
        assertThat(answer.getString("results[4].error.code")).isEqualTo("JOB_NOT_FOUND");
        assertThat(Api.progress(ids.get(2)).getString("error")).isEqualTo("third: invalid spec");
        assertThat(Api.progress(ids.get(1)).getString("state")).isEqualTo("claimed");
    }

    @Test
    void a_bad_item_of_a_batch_is_named_and_nothing_is_done() {
        Api.Claim claim = one("batch-bad");
        Api.post("/api/v1/jobs/fail", json("jobs", List.of(
                        fail(claim, "fine"), json("id", "x", "lease_token", NOBODYS))))
                .then().statusCode(400)
                .body("error.details.fields[0].field", org.hamcrest.Matchers.equalTo("jobs[1].error_message"));
        assertThat(Api.progress(claim.id()).getString("state")).isEqualTo("claimed");
        for (String path : List.of("jobs/fail", "jobs/complete", "heartbeats")) {
            Api.post("/api/v1/" + path, "{\"jobs\":null}").then().statusCode(400);
            Api.post("/api/v1/" + path, "{\"jobs\":[]}").then().statusCode(400);
            Api.post("/api/v1/" + path, "{\"jobs\":[null]}").then().statusCode(400);
        }
    }

    @Test
    void heartbeats_renew_many_leases_carry_progress_and_bring_the_wish_to_cancel() {
        enqueue("batch-beat", 3);
        List<Api.Claim> claims = Api.claims("batch-beat", 3, "lease_s", 600);
        Stores.execute("update queue_operator.jobs set lease_expires_at = now() + interval '1 second'"
                + " where task_type = 'batch-beat'");
        Api.post("/api/v1/jobs/" + claims.get(1).id() + "/cancel", json("reason", "enough")).then().statusCode(200);

        JsonPath answer = Api.post("/api/v1/heartbeats", json("jobs", List.of(
                json("id", claims.get(0).id(), "lease_token", claims.get(0).token(), "phase", "ocr", "progress_pct", 40),
                json("id", claims.get(1).id(), "lease_token", claims.get(1).token()),
                json("id", claims.get(2).id(), "lease_token", NOBODYS))))
                .then().statusCode(200).extract().jsonPath();

        assertThat(answer.getList("results.ok")).isEqualTo(List.of(true, true, false));
        assertThat(answer.getList("results.cancel_requested")).isEqualTo(List.of(false, true, false));
        assertThat(answer.getString("results[2].error.code")).isEqualTo("LEASE_LOST");
        assertThat(answer.getString("results[2].lease_expires_at")).isNull();
        assertThat(Api.progress(claims.get(0).id()).getString("phase")).isEqualTo("ocr");
        assertThat(Api.progress(claims.get(0).id()).getDouble("progress_pct")).isEqualTo(40);
        assertThat(Stores.rows("select from queue_operator.jobs where task_type = 'batch-beat'"
                + " and lease_expires_at > now() + interval '5 minutes'")).hasSize(2);
    }

    @Test
    void a_stale_entry_beside_the_right_one_of_the_same_job_does_not_touch_it() {
        Api.Claim claim = one("batch-stale");
        Api.post("/api/v1/heartbeats", json("jobs", List.of(
                        json("id", claim.id(), "lease_token", NOBODYS, "phase", "stale", "progress_pct", 99),
                        json("id", claim.id(), "lease_token", claim.token(), "phase", "right", "progress_pct", 7))))
                .then().statusCode(200);
        assertThat(Api.progress(claim.id()).getString("phase")).isEqualTo("right");
        assertThat(Api.progress(claim.id()).getDouble("progress_pct")).isEqualTo(7);
    }

    private static List<String> enqueue(String type, int count) {
        return java.util.stream.Stream.generate(() -> Api.enqueue("task_type", type)).limit(count).toList();
    }

    private static Api.Claim one(String type) {
        Api.enqueue("task_type", type);
        return Api.claim(type);
    }

    private static Map<String, Object> fail(Api.Claim claim, String message) {
        return json("id", claim.id(), "lease_token", claim.token(), "error_message", message);
    }
}
