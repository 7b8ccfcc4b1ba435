package io.queueoperator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.queueoperator.testing.Api;
import io.queueoperator.testing.LocalStoresResource;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Children, sources, jobs and the audit of a job, listed page by page. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class LedgerListsIT {
    @Test
    void children_are_listed_page_by_page_and_only_of_a_known_parent() {
        String parent = Api.enqueue("task_type", "parent");
        assertThat(Api.get("/api/v1/jobs/" + parent + "/children").jsonPath().getList("items")).isEmpty();
        List<String> children = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            children.add(0, Api.enqueue("task_type", "child", "parent_job_id", parent));
        }

        JsonPath first = Api.get("/api/v1/jobs/" + parent + "/children?limit=2").jsonPath();
        assertThat(first.<String>getList("items.id")).isEqualTo(children.subList(0, 2));
        JsonPath second = Api.get("/api/v1/jobs/" + parent + "/children?limit=2&cursor="
                + first.getString("next_cursor")).jsonPath();
        assertThat(second.<String>getList("items.id")).isEqualTo(children.subList(2, 3));
        assertThat(second.getString("next_cursor")).isNull();
    }

    @Test
    void sources_say_what_goes_on_in_them_and_how_the_last_job_ended() {
        Api.enqueue("task_type", "sourced", "source_id", "source-a", "max_attempts", 1);
        Api.claim("sourced").fail("error_message", "broken").then().statusCode(200);
        Api.enqueue("task_type", "sourced", "source_id", "source-a");
        Api.enqueue("task_type", "sourced", "source_id", "source-a");
        Api.claim("sourced");

        Map<String, Object> source = allPages("/api/v1/sources?limit=2").stream()
                .filter(item -> item.get("id").equals("source-a")).findFirst().orElseThrow();
        assertThat(source).containsEntry("active_jobs", 2).containsEntry("held_jobs", 1)
                .containsEntry("last_status", "failed").containsEntry("last_error", "broken");
        assertThat(source.get("first_seen_at")).isNotNull();
        assertThat(source.get("last_ended_at")).isNotNull();
    }

    @Test
    void the_jobs_of_a_project_are_listed_by_status_page_by_page() {
        String done = Api.enqueue("task_type", "of-project", "project_id", "listed");
        Api.claim("of-project").complete().then().statusCode(200);
        String second = Api.enqueue("task_type", "of-project", "project_id", "listed");
        String third = Api.enqueue("task_type", "of-project", "project_id", "listed");
        Api.enqueue("task_type", "of-project", "project_id", "another");

        assertThat(ids("/api/v1/projects/listed/jobs")).containsExactly(third, second, done);
        assertThat(ids("/api/v1/projects/listed/jobs?status=queued")).containsExactly(third, second);
        assertThat(ids("/api/v1/projects/listed/jobs?status=completed&task_type=of-project")).containsExactly(done);
        assertThat(allPages("/api/v1/projects/listed/jobs?limit=1").stream().map(job -> job.get("id")))
                .containsExactly(third, second, done);
        assertThat(ids("/api/v1/projects/nobody/jobs")).isEmpty();
    }

    @Test
    void a_job_at_work_is_listed_as_far_as_its_worker_reported_last() {
        Api.enqueue("task_type", "listed-live", "project_id", "listed-live");
        Api.Claim claim = Api.claim("listed-live");
        claim.progress("phase", "read", "step", "page 1", "progress_pct", 10).then().statusCode(202);
        claim.progress("phase", "read", "step", "page 4", "progress_pct", 40).then().statusCode(202);

        for (String path : List.of("/api/v1/jobs?task_type=listed-live", "/api/v1/projects/listed-live/jobs")) {
            assertThat(Api.get(path).jsonPath().getDouble("items[0].progress_pct")).isEqualTo(40);
        }
        JsonPath job = Api.get("/api/v1/jobs/" + claim.id()).jsonPath();
        assertThat(job.getDouble("progress_pct")).isEqualTo(40);
        assertThat(job.getString("step")).isEqualTo("page 4");
    }

    @Test
    void the_audit_of_a_job_is_paged_and_says_by_whom_from_to_when_and_why() {
        String id = Api.enqueue("task_type", "audited", "max_attempts", 1);
        Api.Claim claim = Api.claim("audited");
        claim.release("reason", "needed elsewhere");
        Api.claim("audited").fail("error_message", "broken").then().statusCode(200);

        List<Map<String, Object>> events = allPages("/api/v1/jobs/" + id + "/events?limit=2");
        assertThat(events).extracting(event -> event.get("to"))
                .containsExactly("queued", "claimed", "queued", "claimed", "failed");
        assertThat(events).extracting(event -> event.get("from"))
                .containsExactly(null, "queued", "claimed", "queued", "claimed");
        assertThat(events.get(0)).containsEntry("actor_kind", "key").containsEntry("actor", "tests");
        assertThat(events.get(4)).containsEntry("actor_kind", "worker").containsEntry("actor", "w-1")
                .containsEntry("reason", "broken");
        assertThat(events).allSatisfy(event -> assertThat(event.get("at")).isNotNull());
    }

    @Test
    void a_list_of_held_jobs_can_be_narrowed_by_everything_else() {
        String id = Api.enqueue("task_type", "narrowed", "source_id", "narrowed", "run_id", "narrowed", "project_id", "n");
        Api.enqueue("task_type", "narrowed", "source_id", "narrowed");
        Api.claim("narrowed");

        assertThat(ids("/api/v1/jobs?status=claimed&source_id=narrowed&run_id=narrowed&project_id=n&task_type=narrowed"))
                .containsExactly(id);
        assertThat(ids("/api/v1/jobs?status=running&source_id=narrowed")).isEmpty();
        assertThat(ids("/api/v1/jobs?run_id=narrowed&source_id=other")).isEmpty();
    }

    private static List<String> ids(String path) {
        return Api.get(path).then().statusCode(200).extract().jsonPath().getList("items.id");
    }

    private static List<Map<String, Object>> allPages(String path) {
        List<Map<String, Object>> items = new ArrayList<>();
        String cursor = "";
        do {
            JsonPath page = Api.get(path + cursor).then().statusCode(200).extract().jsonPath();
            items.addAll(page.getList("items"));
            cursor = page.getString("next_cursor") == null ? "" : "&cursor=" + page.getString("next_cursor");
        } while (!cursor.isEmpty());
        return items;
    }
}
