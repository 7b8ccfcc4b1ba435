package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.queueoperator.testing.Api;
import io.queueoperator.testing.LocalStoresResource;
import io.queueoperator.testing.Stores;
import io.restassured.path.json.JsonPath;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

/** A job explains what it waits for, who has it, or how it ended. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class LedgerExplainIT {
    private static final String TOMORROW =
            Instant.now().plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS).toString();

    @Test
    void a_queued_job_explains_what_it_waits_for() {
        String later = Api.enqueue("task_type", "why-later", "scheduled_for", TOMORROW);
        assertThat(reason(later)).isEqualTo("scheduled");
        assertThat(explain(later).getString("earliest_start_at")).isEqualTo(TOMORROW);

        String alone = Api.enqueue("task_type", "why-alone");
        assertThat(reason(alone)).isEqualTo("no_worker");
        assertThat(explain(alone).getString("next_step")).contains("why-alone");

        String first = Api.enqueue("task_type", "why");
        String second = Api.enqueue("task_type", "why");
        String third = Api.enqueue("task_type", "why");
        Api.Claim claim = Api.claim("why");
        assertThat(claim.id()).isEqualTo(first);
        assertThat(reason(second)).isEqualTo("next_in_line");
        assertThat(reason(third)).isEqualTo("behind_others");
        assertThat(explain(third).getInt("facts.jobs_ahead")).isEqualTo(1);
        assertThat(explain(third).getBoolean("facts.jobs_ahead_exact")).isTrue();
        assertThat(explain(third).getInt("facts.held_of_type")).isEqualTo(1);

        claim.fail("error_message", "no answer: timed out").then().statusCode(200);
        JsonPath backoff = explain(first);
        assertThat(backoff.getString("reason")).isEqualTo("backoff");
        assertThat(backoff.getString("sentence")).contains("Attempt 1 of 3 failed: no answer: timed out (TIMEOUT).");
        assertThat(backoff.getBoolean("facts.error.worth_retrying")).isTrue();
    }

    @Test
    void a_held_job_explains_who_has_it_and_an_ended_one_how_it_ended() {
        String id = Api.enqueue("task_type", "why-held", "max_attempts", 1);
        Api.Claim claim = Api.claim("why-held");
        assertThat(reason(id)).isEqualTo("claimed");
        claim.start().then().statusCode(200);
        JsonPath running = explain(id);
        assertThat(running.getString("reason")).isEqualTo("running");
        assertThat(running.getString("sentence")).contains("Worker One (w-1)");
        assertThat(running.getString("facts.lease_expires_at")).isNotNull();

        Api.post("/api/v1/jobs/" + id + "/cancel", json("reason", "wrong file")).then().statusCode(200);
        assertThat(reason(id)).isEqualTo("cancel_requested");
        Stores.expireLease(id);
        assertThat(reason(id)).isEqualTo("lease_expired");
        Api.sweep();
        assertThat(reason(id)).isEqualTo("cancelled");

        String failed = Api.enqueue("task_type", "why-held");
        Api.claim("why-held").fail("error_message", "Account suspended").then().statusCode(200);
        JsonPath ended = explain(failed);
        assertThat(ended.getString("reason")).isEqualTo("failed");
        assertThat(ended.getBoolean("facts.error.worth_retrying")).isFalse();
        assertThat(ended.getString("next_step")).contains("account");

        String done = Api.enqueue("task_type", "why-held");
        Api.claim("why-held").complete().then().statusCode(200);
        assertThat(reason(done)).isEqualTo("completed");
        assertThat(explain(done).getString("next_step")).isNull();
    }

    @Test
    void a_full_concurrency_key_holds_a_job_back_and_names_who_has_it() {
        String first = Api.enqueue("task_type", "why-key");
        Api.claim("why-key");
        String second = Api.enqueue("task_type", "why-key");
        Stores.execute("update queue_operator.jobs set concurrency_key = 'account-7', concurrency_slot = case id when '"
                + first + "' then 1 end where task_type = 'why-key'");

        JsonPath explanation = explain(second);
        assertThat(explanation.getString("reason")).isEqualTo("concurrency");
        assertThat(explanation.getString("sentence")).contains("only 1 job with the concurrency key account-7", first);
        assertThat(explanation.<String>getList("facts.concurrency_holders")).containsExactly(first);
    }

    private static JsonPath explain(String jobId) {
        return Api.get("/api/v1/jobs/" + jobId + "/explain").then().statusCode(200).extract().jsonPath();
    }

    private static String reason(String jobId) {
        return explain(jobId).getString("reason");
    }
}
