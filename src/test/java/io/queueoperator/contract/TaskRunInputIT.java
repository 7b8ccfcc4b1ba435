package io.queueoperator.contract;

import static io.queueoperator.contract.TaskRuns.RUNS;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.queueoperator.testing.Api;
import io.queueoperator.testing.LocalStoresResource;
import io.restassured.response.Response;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Task runs: what can neither be asked nor recorded. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class TaskRunInputIT {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "?status=failed          | status", "?kind=jobs              | kind", "?has_error_list=yes     | has_error_list",
        "?operation=a/b          | operation", "?statsu=FAILED          | statsu", "?limit=0                | limit",
        "?cursor=x               | cursor", "?since=yesterday        | since", "/x                      | id"})
    void a_question_that_cannot_be_understood_is_400_and_names_the_parameter(String question, String field) {
        Response answer = Api.get(RUNS + question);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.jsonPath().getString("error.details.fields[0].field")).isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{}                                                                   | operation",
        "{\"operation\":\"a b\"}                                              | operation",
        "{\"operation\":\"x\",\"status\":\"DONE\"}                            | status",
        "{\"operation\":\"x\",\"status\":\"FAILED\"}                          | error_message",
        "{\"operation\":\"x\",\"ended_at\":\"2026-01-01T00:00:00Z\"}          | ended_at",
        "{\"operation\":\"x\",\"started_at\":\"1912-01-01T00:00:00Z\"}        | started_at",
        "{\"operation\":\"x\",\"input_dump\":[1]}                             | input_dump",
        "{\"operation\":\"x\",\"metadata\":\"x\"}                             | metadata",
        "{\"operation\":\"x\",\"actor\":{\"user_id\":\"\"}}                   | actor.user_id",
        "{\"operation\":\"x\",\"error_lst\":[]}                               | error_lst"})
    void a_run_that_cannot_be_recorded_is_400_and_names_the_field(String body, String field) {
        Response answer = Api.post(RUNS, body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.jsonPath().getString("error.details.fields[0].field")).isEqualTo(field);
    }
}
