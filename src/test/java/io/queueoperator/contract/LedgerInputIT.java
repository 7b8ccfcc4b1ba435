package io.queueoperator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.queueoperator.testing.Api;
import io.queueoperator.testing.LocalStoresResource;
import io.restassured.response.Response;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions to the ledger that cannot be understood, or that are about nothing there is. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class LedgerInputIT {
    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/jobs/nobody-knows/children", "/api/v1/jobs/nobody-knows/events",
        "/api/v1/jobs/nobody-knows/attempts", "/api/v1/jobs/nobody-knows/explain"})
    void an_unknown_job_is_404(String path) {
        Response answer = Api.get(path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.jsonPath().getString("error.code")).isEqualTo("JOB_NOT_FOUND");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "/api/v1/stats?task_typ=x                    | task_typ",
        "/api/v1/stats?task_type=a%20b               | task_type",
        "/api/v1/stats?project_id=a/b                | project_id",
        "/api/v1/stats?task_type=a&task_type=b       | task_type",
        "/api/v1/stats/failed?window=7d              | window",
        "/api/v1/stats/failed?task_type=%00          | task_type",
        "/api/v1/stats/stuck?status=queued           | status",
        "/api/v1/stats/stuck?status=x                | status",
        "/api/v1/stats/stuck?longer_than_s=-1        | longer_than_s",
        "/api/v1/stats/stuck?longer_than_s=soon      | longer_than_s",
        "/api/v1/stats/stuck?longer_than_s=99999999999 | longer_than_s",
        "/api/v1/stats/stuck?limit=0                 | limit",
        "/api/v1/stats/stuck?cursor=x                | cursor",
        "/api/v1/stats/stuck?task_type=a/b           | task_type",
        "/api/v1/stats/transitions?limit=501         | limit",
        "/api/v1/stats/transitions?cursor=MjAyNi0wMS0wMVQwMDowMDowMFogYQ | cursor",
        "/api/v1/stats/transitions?since=now         | since",
        "/api/v1/stats/times?window=0s               | window",
        "/api/v1/stats/times?window=7                | window",
        "/api/v1/stats/times?window=1000d            | window",
        "/api/v1/stats/times?task_type=a/b           | task_type",
        "/api/v1/errors/rates?by=moon                | by",
        "/api/v1/errors/rates?by=OPERATION           | by",
        "/api/v1/errors/rates?window=yesterday       | window",
        "/api/v1/errors/rates?limit=many             | limit",
        "/api/v1/errors/rates?task_type=a/b          | task_type",
        "/api/v1/sources?limit=501                   | limit",
        "/api/v1/sources?cursor=!!                   | cursor",
        "/api/v1/sources?q=x                         | q",
        "/api/v1/projects/p/jobs?status=done         | status",
        "/api/v1/projects/p/jobs?project_id=p        | project_id",
        "/api/v1/projects/a%20b/jobs                 | id",
        "/api/v1/jobs/x/children?status=queued       | status",
        "/api/v1/jobs/x/children?cursor=x            | cursor",
        "/api/v1/jobs/x/events?limit=-5              | limit",
        "/api/v1/jobs/x/events?cursor=MjAyNi0wMS0wMVQwMDowMDowMFogYQ | cursor",
        "/api/v1/jobs/a%20b/explain                  | id",
        "/api/v1/jobs/a%20b/children                 | id",
    })
    void a_bad_parameter_is_400_and_named(String path, String field) {
        Response answer = Api.authorized().urlEncodingEnabled(false).get(path);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.jsonPath().getString("error.code")).isEqualTo("INVALID_REQUEST");
        assertThat(answer.jsonPath().getString("error.details.fields[0].field")).isEqualTo(field);
        assertThat(answer.jsonPath().getString("error.details.fields[0].expected")).isNotBlank();
    }
}
