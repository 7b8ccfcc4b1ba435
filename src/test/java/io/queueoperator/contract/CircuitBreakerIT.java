package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;
import static io.queueoperator.testing.Eventually.eventually;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.queueoperator.testing.Api;
import io.queueoperator.testing.LocalStoresResource;
import io.queueoperator.testing.Stores;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Too many failures in a row of a source, an account or an operation, and its jobs wait; the tests watch keys that begin
 * with {@code cb-}, and step the chore.
 */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class CircuitBreakerIT {

    /** Counting begins with the first sweep that watches; what failed before it is nobody's. */
    @BeforeEach
    void it_is_watched() {
        sweep();
    }

    /** Seed 003, ScraperCircuitBreaker(failure_threshold=5). */
    @Test
    void scraper_circuit_breaker_opens_after_five_failures_in_a_row_and_a_success_begins_the_count_anew() throws Exception {
        String type = "cb-scrape_jobs";
        fail(type, 4);
        Api.enqueue("task_type", type);
        Api.claim(type).complete().then().statusCode(200);
        fail(type, 4);
        counted("operation", type, "closed", 4);
        assertThat(Api.claims(type, 1)).isEmpty();

        fail(type, 1);
        JsonPath open = counted("operation", type, "open", 5);
        assertThat(open.getString("last_failure.message")).isEqualTo("Connection timeout");
        String waiting = Api.enqueue("task_type", type);
        assertThat(Api.claims(type, 1)).isEmpty();
        Api.get("/api/v1/jobs/" + waiting).then().body("status", equalTo("queued")).body("attempt", equalTo(1));
        JsonPath explained = Api.get("/api/v1/jobs/" + waiting + "/explain").jsonPath();
        assertThat(explained.getString("reason")).isEqualTo("circuit_open");
        assertThat(explained.getString("sentence")).contains("its task type " + type, "5 failures in a row");
        assertThat(explained.getString("earliest_start_at")).isEqualTo(open.getString("retry_at"));
        assertThat(explained.getString("facts.breaker.id")).isEqualTo(open.getString("id"));
    }

    @Test
    void after_the_cool_down_exactly_one_job_tries_and_its_success_lets_all_the_others_go() throws Exception {
        String source = "cb-shop-1";
        fail("cb-probe", 5, "source_id", source);
        String id = counted("source", source, "open", 5).getString("id");
        Api.post("/api/v1/breakers/" + breaker("operation", "cb-probe").getString("id") + "/reset", json()).then()
                .statusCode(200);
        for (int i = 0; i < 3; i++) {
            Api.enqueue("task_type", "cb-probe", "source_id", source, "concurrency_key", "probe:" + i);
        }
        String elsewhere = Api.enqueue("task_type", "cb-probe", "source_id", "another");
        sweep();
        assertThat(Api.claims("cb-probe", 10)).extracting(Api.Claim::id).containsExactly(elsewhere);

        coolDownIsOver(id);
        List<Api.Claim> probe = Api.claims("cb-probe", 10);
        assertThat(probe).hasSize(1);
        assertThat(Api.claims("cb-probe", 10)).isEmpty();
        one(id).body("state", equalTo("half_open")).body("probe_job_id", equalTo(probe.get(0).id()));

        probe.get(0).complete().then().statusCode(200);
        sweep();
        sweep();
        one(id).body("state", equalTo("closed")).body("failures", equalTo(0)).body("trips", equalTo(0));
        assertThat(Api.claims("cb-probe", 10)).hasSize(2);
        assertThat(Api.get("/api/v1/breakers/" + id + "/changes").jsonPath().<String>getList("items.to_state"))
                .containsExactly("open", "half_open", "closed");
    }

    @Test
    void a_probe_that_fails_opens_it_again_for_twice_as_long() throws Exception {
        fail("cb-again", 5);
        String id = counted("operation", "cb-again", "open", 5).getString("id");
        Api.enqueue("task_type", "cb-again", "max_attempts", 1);
        Api.enqueue("task_type", "cb-again");
        coolDownIsOver(id);
        failed(Api.claim("cb-again"));
        sweep();

        one(id).body("state", equalTo("open")).body("trips", equalTo(2)).body("failures", equalTo(6));
        assertThat(Stores.row("select extract(epoch from retry_at - opened_at)::int as s from queue_operator.circuit_breakers"
                + " where id = " + id).get("s")).isEqualTo(120);
        assertThat(Api.claims("cb-again", 10)).isEmpty();
    }

    @Test
    void a_probe_that_is_given_back_makes_room_for_the_next() throws Exception {
        fail("cb-back", 5);
        String id = counted("operation", "cb-back", "open", 5).getString("id");
        Api.enqueue("task_type", "cb-back");
        coolDownIsOver(id);
        Api.claim("cb-back").release().then().statusCode(200);
        assertThat(Api.claims("cb-back", 10)).isEmpty();
        sweep();

        assertThat(Api.claims("cb-back", 10)).hasSize(1);
    }

    @Test
    void failures_of_an_account_hold_only_the_jobs_of_that_account() throws Exception {
        fail("account-work", 5, "concurrency_key", "cb-account-1");
        counted("account", "cb-account-1", "open", 5);
        Api.enqueue("task_type", "account-work", "concurrency_key", "cb-account-1");
        String other = Api.enqueue("task_type", "account-work", "concurrency_key", "cb-account-2");

        assertThat(Api.claims("account-work", 10)).extracting(Api.Claim::id).containsExactly(other);
    }

    @Test
    void failures_of_other_categories_open_nothing() throws Exception {
        for (int i = 0; i < 6; i++) {
            Api.enqueue("task_type", "cb-account-trouble", "max_attempts", 1);
            Api.claim("cb-account-trouble").fail("error_message", "wrong password", "error_category", "account")
                    .then().statusCode(200);
        }
        sweepUntilRead();
        assertThat(breakers("operation", "cb-account-trouble")).isEmpty();
    }

    @Test
    void a_person_resets_a_breaker_and_the_audit_says_who_and_why() throws Exception {
        fail("cb-reset", 5);
        String id = counted("operation", "cb-reset", "open", 5).getString("id");
        Api.enqueue("task_type", "cb-reset");
        Api.post("/api/v1/breakers/" + id + "/reset", json("reason", "the proxy is back", "by", "Ann")).then().statusCode(200)
                .body("state", equalTo("closed")).body("failures", equalTo(0));
        Api.authorized().post("/api/v1/breakers/" + id + "/reset").then().statusCode(200).body("state", equalTo("closed"));

        assertThat(Api.claims("cb-reset", 1)).hasSize(1);
        JsonPath changes = Api.get("/api/v1/breakers/" + id + "/changes").jsonPath();
        assertThat(changes.getList("items")).hasSize(2);
        assertThat(changes.getString("items[1].requested_by")).isEqualTo("Ann");
        assertThat(changes.getString("items[1].reason")).isEqualTo("the proxy is back");
        assertThat(changes.getString("items[1].actor")).isEqualTo("tests");
    }

    @Test
    void what_is_not_there_or_not_allowed_is_said() {
        Api.get("/api/v1/breakers/999999999").then().statusCode(404).body("error.code", equalTo("BREAKER_NOT_FOUND"));
        Api.post("/api/v1/breakers/nobody/reset", json()).then().statusCode(404);
        Api.get("/api/v1/breakers?state=ajar").then().statusCode(400);
        Api.get("/api/v1/breakers?kind=worker").then().statusCode(400);
        given().urlEncodingEnabled(false).header("Authorization", "Bearer read-key").get("/api/v1/breakers?key=%00").then()
                .statusCode(400).body("error.message", containsString("key"));
        given().header("Authorization", "Bearer work-key").post("/api/v1/breakers/1/reset").then().statusCode(403);
    }

    private static void fail(String type, int times, Object... more) {
        for (int i = 0; i < times; i++) {
            Object[] pairs = new Object[more.length + 4];
            System.arraycopy(new Object[] {"task_type", type, "max_attempts", 1}, 0, pairs, 0, 4);
            System.arraycopy(more, 0, pairs, 4, more.length);
            Api.enqueue(pairs);
            failed(Api.claim(type));
        }
    }

    private static void failed(Api.Claim claim) {
        claim.fail("error_message", "Connection timeout", "error_category", "infrastructure").then().statusCode(200);
    }

    /** The breaker, once the chore has seen all of its failures. */
    private static JsonPath counted(String kind, String key, String state, int failures) throws InterruptedException {
        eventually(key + " is " + state, () -> {
            sweep();
            return breakers(kind, key).stream().anyMatch(state::equals) && breaker(kind, key).getInt("failures") == failures;
        });
        return breaker(kind, key);
    }

    /** The chore reads only what is older than every running transaction; another one may run at this moment. */
    private static void sweepUntilRead() throws InterruptedException {
        eventually("the log is read", () -> {
            sweep();
            return Stores.rows("select 1 from queue_operator.job_events e, queue_operator.circuit_breaker_log l"
                    + " where (e.xid, e.id) > (l.xid, l.event_id)").isEmpty();
        });
    }

    private static void coolDownIsOver(String id) {
        Stores.execute("update queue_operator.circuit_breakers set retry_at = now() where id = " + id);
        // The first one parks what it holds and opens it half, the second one has a probe for sure.
        sweep();
        sweep();
    }

    private static List<String> breakers(String kind, String key) {
        return Api.get("/api/v1/breakers?kind=" + kind + "&key=" + key).then().statusCode(200).extract().jsonPath()
                .getList("items.state");
    }

    private static JsonPath breaker(String kind, String key) {
        String id = Api.get("/api/v1/breakers?kind=" + kind + "&key=" + key).jsonPath().getString("items[0].id");
        return Api.get("/api/v1/breakers/" + id).then().statusCode(200).extract().jsonPath();
    }

    private static ValidatableResponse one(String id) {
        return Api.get("/api/v1/breakers/" + id).then().statusCode(200);
    }

    private static void sweep() {
        Api.authorized().post("/api/v1/breakers/sweeps").then().statusCode(200);
    }
}
