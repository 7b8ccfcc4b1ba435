package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.queueoperator.core.job.JobStatus;
import io.queueoperator.core.job.Lifecycle;
import io.queueoperator.testing.Api;
import io.queueoperator.testing.LocalStoresResource;
import io.queueoperator.testing.Stores;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No sequence of calls reaches an illegal transition: random walks through HTTP, checked against the one table. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class LifecycleIT {
    private static final int STEPS = 60;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void no_sequence_of_calls_reaches_an_illegal_transition(long seed) {
        Random random = new Random(seed);
        String type = "walk-" + seed;
        List<Api.Claim> claims = new ArrayList<>();
        String id = Api.enqueue("task_type", type, "max_attempts", 3);
        for (int i = 0; i < STEPS; i++) {
            Response answer = step(random, id, type, claims);
            if (answer != null) {
                assertThat(answer.statusCode()).as("seed %d step %d: %s", seed, i, answer.asString())
                        .isIn(200, 202, 409);
            }
        }
        assertLegal(id, seed);
    }

    /** One random call: with the lease of any claim ever made, so also with lost ones. */
    private static Response step(Random random, String id, String type, List<Api.Claim> claims) {
        int kind = random.nextInt(12);
        if (kind <= 2 || claims.isEmpty()) {
            claims.addAll(Api.claims(type, 1, "worker_id", "w-" + random.nextInt(3)));
            return null;
        }
        Api.Claim claim = claims.get(random.nextInt(claims.size()));
        return switch (kind) {
            case 3 -> claim.start();
            case 4 -> claim.progress("progress_pct", random.nextInt(101));
            case 5 -> claim.heartbeat();
            case 6 -> random.nextInt(4) == 0 ? claim.complete() : claim.start();
            case 7, 8 -> claim.fail("error_message", "ConnectionError number " + random.nextInt());
            case 9 -> claim.release();
            case 10 -> {
                Stores.execute("update queue_operator.jobs set lease_expires_at = now() - interval '1 second' where id = '"
                        + id + "' and status in ('claimed', 'running')");
                Api.sweep();
                yield null;
            }
            default -> {
                Stores.makeDue(id);
                if (random.nextInt(5) == 0) {
                    yield Api.post("/api/v1/jobs/" + id + "/cancel", json());
                }
                yield null;
            }
        };
    }

    private static void assertLegal(String id, long seed) {
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
        assertThat(Api.get("/api/v1/jobs/" + id).jsonPath().getString("status")).isEqualTo(at);
    }

    private static JobStatus status(String wire) {
        return JobStatus.of(wire).orElseThrow();
    }
}
