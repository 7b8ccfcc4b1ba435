package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.queueoperator.testing.Api;
import io.queueoperator.testing.LocalStoresResource;
import io.queueoperator.testing.Stores;
import io.restassured.path.json.JsonPath;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How many jobs there are of each status: exact at any time, and counted anew when they have to be. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class LedgerStatisticsIT {
    private static final String TOMORROW =
            Instant.now().plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS).toString();
    private static final List<String> STATUSES =
            List.of("queued", "claimed", "running", "completed", "failed", "cancelled");

    @Test
    void statistics_count_the_jobs_of_each_status_before_and_after_a_roll_up() {
        oneJobInEachStatus("stats-each", "stats-project");
        Api.enqueue("task_type", "stats-each", "project_id", "stats-project", "scheduled_for", TOMORROW);

        JsonPath before = Api.get("/api/v1/stats?project_id=stats-project").jsonPath();
        rollUp();
        JsonPath after = Api.get("/api/v1/stats?project_id=stats-project").jsonPath();

        for (JsonPath stats : List.of(before, after)) {
            assertThat(stats.getInt("total")).isEqualTo(7);
            assertThat(stats.getInt("queued")).isEqualTo(2);
            for (String status : STATUSES.subList(1, STATUSES.size())) {
                assertThat(stats.getInt(status)).as(status).isEqualTo(1);
            }
            assertThat(stats.getList("task_types")).hasSize(1);
            assertThat(stats.getString("task_types[0].task_type")).isEqualTo("stats-each");
            assertThat(stats.getInt("task_types[0].due_now")).isEqualTo(1);
            assertThat(stats.getInt("task_types[0].held")).isEqualTo(2);
            assertThat(stats.getDouble("task_types[0].oldest_due_age_s")).isNotNegative();
            assertThat(stats.getString("task_types[0].next_due_at")).isEqualTo(TOMORROW);
        }
    }

    @Test
    void statistics_tell_task_types_and_projects_apart() {
        Api.enqueue("task_type", "stats-a", "project_id", "stats-p1");
        Api.enqueue("task_type", "stats-a", "project_id", "stats-p2");
        Api.enqueue("task_type", "stats-b", "project_id", "stats-p1");

        assertThat(Api.get("/api/v1/stats?task_type=stats-a").jsonPath().getInt("total")).isEqualTo(2);
        assertThat(Api.get("/api/v1/stats?project_id=stats-p1").jsonPath().getInt("total")).isEqualTo(2);
        assertThat(Api.get("/api/v1/stats?task_type=stats-a&project_id=stats-p1").jsonPath().getInt("total")).isEqualTo(1);
        assertThat(Api.get("/api/v1/stats?task_type=stats-nothing").jsonPath().getInt("total")).isZero();
        assertThat(Api.get("/api/v1/stats").jsonPath().<String>getList("task_types.task_type"))
                .contains("stats-a", "stats-b");
    }

    @Test
    void statistics_are_exact_while_jobs_end_and_counts_are_rolled_up() throws Exception {
        int jobs = 30;
        for (int i = 0; i < jobs; i++) {
            Api.enqueue("task_type", "stats-busy");
        }
        List<CompletableFuture<Void>> atOnce = new ArrayList<>();
        for (int worker = 0; worker < 3; worker++) {
            atOnce.add(CompletableFuture.runAsync(() -> {
                for (int i = 0; i < jobs / 3; i++) {
                    Api.claim("stats-busy").complete().then().statusCode(200);
                }
            }));
            atOnce.add(CompletableFuture.runAsync(() -> {
                for (int i = 0; i < jobs / 3; i++) {
                    rollUp();
                    assertThat(Api.get("/api/v1/stats?task_type=stats-busy").jsonPath().getInt("total")).isEqualTo(jobs);
                }
            }));
        }
        for (CompletableFuture<Void> one : atOnce) {
            one.get();
        }
        rollUp();

        JsonPath stats = Api.get("/api/v1/stats?task_type=stats-busy").jsonPath();
        assertThat(stats.getInt("completed")).isEqualTo(jobs);
        assertThat(stats.getInt("queued") + stats.getInt("claimed") + stats.getInt("running")).isZero();
    }

    @Test
    void statistics_are_counted_anew_when_the_database_was_restored_elsewhere() {
        oneJobInEachStatus("stats-restored", "stats-restored");
        rollUp();
        Stores.execute("update queue_operator.job_counts set jobs = jobs + 1000 where task_type = 'stats-restored'");
        Stores.execute("insert into queue_operator.job_counts values ('stats-restored', 'gone', 'failed', 1, 1, 1)");
        Stores.execute("update queue_operator.follower_cursors set xid = '9000000000000' where follower = 'statistics'");

        rollUp();
        Api.enqueue("task_type", "stats-restored");

        for (int reading = 0; reading < 2; reading++) {
            JsonPath stats = Api.get("/api/v1/stats?task_type=stats-restored").jsonPath();
            assertThat(stats.getInt("total")).isEqualTo(7);
            assertThat(stats.getInt("queued")).isEqualTo(2);
            assertThat(stats.getInt("failed")).isEqualTo(1);
            rollUp();
        }
    }

    @Test
    void failed_jobs_are_told_by_type_with_their_average_attempts() {
        Api.enqueue("task_type", "fails", "max_attempts", 1);
        Api.claim("fails").fail("error_message", "broken").then().statusCode(200);
        String second = Api.enqueue("task_type", "fails", "max_attempts", 2);
        Api.claim("fails").fail("error_message", "broken").then().statusCode(200);
        Stores.makeDue(second);
        Api.claim("fails").fail("error_message", "broken").then().statusCode(200);
        Api.enqueue("task_type", "fails");
        Api.claim("fails").complete().then().statusCode(200);

        for (int reading = 0; reading < 2; reading++) {
            JsonPath failed = Api.get("/api/v1/stats/failed?task_type=fails").jsonPath();
            assertThat(failed.getInt("items[0].failed")).isEqualTo(2);
            assertThat(failed.getInt("items[0].ended")).isEqualTo(3);
            assertThat(failed.getDouble("items[0].rate")).isCloseTo(2 / 3.0, within(1e-6));
            assertThat(failed.getDouble("items[0].average_attempts")).isEqualTo(1.5);
            rollUp();
        }
    }

    @Test
    void counts_are_rolled_up_by_those_who_may_run_chores_alone() {
        io.restassured.RestAssured.given().header("X-API-Key", "work-key").post("/api/v1/stats/rollups")
                .then().statusCode(403);
        io.restassured.RestAssured.given().get("/api/v1/stats").then().statusCode(401);
    }

    private static void oneJobInEachStatus(String taskType, String project) {
        String cancelled = Api.enqueue("task_type", taskType, "project_id", project);
        Api.post("/api/v1/jobs/" + cancelled + "/cancel", json("reason", "not needed")).then().statusCode(200);
        for (int i = 0; i < 4; i++) {
            Api.enqueue("task_type", taskType, "project_id", project, "max_attempts", 1);
        }
        List<Api.Claim> claims = Api.claims(taskType, 4);
        claims.get(1).start().then().statusCode(200);
        claims.get(2).complete().then().statusCode(200);
        claims.get(3).fail("error_message", "broken").then().statusCode(200);
        Api.enqueue("task_type", taskType, "project_id", project);
    }

    private static void rollUp() {
        Api.authorized().post("/api/v1/stats/rollups").then().statusCode(200);
    }
}
