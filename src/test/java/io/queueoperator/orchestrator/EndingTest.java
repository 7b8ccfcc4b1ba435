package io.queueoperator.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.queueoperator.core.job.Problem;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How an attempt ended, in all the shapes in which orchestrators say it. */
class EndingTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", value = {
        "-         | {\"exitCode\":0}                                        | COMPLETE | -      | -",
        "-         | {\"exitCode\":3}                                        | FAIL     | -      | The execution ended with exit code 3 and wrote nothing to stderr",
        "-         | {\"exitCode\":-1}                                       | FAIL     | TIMEOUT | The execution took longer than allowed",
        "-         | {\"exitCode\":3,\"output\":{\"stderr\":\" boom \"}}     | FAIL     | -      | boom",
        "-         | {\"exitCode\":3,\"stderr\":\"boom\",\"error\":\"why\"}  | FAIL     | -      | why",
        "completed | {}                                                      | COMPLETE | -      | -",
        "failed    | {}                                                      | FAIL     | -      | The execution failed; the orchestrator gave no reason",
        "failed    | {\"error\":{\"code\":\"E1\",\"message\":\"m\"}}         | FAIL     | E1     | m",
        "failed    | {\"error\":\"e\",\"error_code\":\"E2\"}                 | FAIL     | E2     | e",
        "timeout   | {\"exitCode\":0}                                        | FAIL     | TIMEOUT | The execution took longer than allowed",
        "cancelled | {\"exitCode\":-1}                                       | CANCEL   | CANCELLED | stopped by the orchestrator",
    })
    void the_status_or_else_the_exit_code_says_how_it_ended(
            @Nullable String status, String body, Step step, @Nullable String code, @Nullable String message) {
        Ending ending = ending(status, body);

        assertThat(ending.step()).isEqualTo(step);
        assertThat(ending.failure() == null ? null : ending.failure().code()).isEqualTo(code);
        assertThat(ending.failure() == null ? null : ending.failure().message()).isEqualTo(message);
    }

    @Test
    void the_status_wins_over_the_exit_code() {
        assertThat(ending("completed", "{'exitCode':2}").step()).isEqualTo(Step.COMPLETE);
        assertThat(ending("failed", "{'exitCode':0}").step()).isEqualTo(Step.FAIL);
        assertThat(ending("failed", "{'exitCode':-1,'error':'killed'}").failure().message()).isEqualTo("killed");
    }

    @Test
    void a_long_report_is_not_refused() {
        WireBody wire = body("{\"error\":\"" + "x".repeat(3_000_000) + "\",\"stderr\":\"" + "y".repeat(3_000_000) + "\"}");

        assertThat(Ending.of("failed", wire, wire).failure().message()).hasSize(3_000_000);
        wire.check();
    }

    @Test
    void stderr_becomes_the_error_of_a_failed_job_that_says_nothing_else() {
        Ending ending = ending(null, "{'exitCode':1,'output':{'stdout':'fine','stderr':'no such file\\n'}}");
        assertThat(ending.failure().message()).isEqualTo("no such file");
        assertThat(ending.failure().stderr()).isEqualTo("no such file\n");
        assertThat(ending.failure().exitCode()).isEqualTo(1);
        assertThat(ending.result()).contains("\"stdout\":\"fine\"");
    }

    @Test
    void an_error_is_a_string_or_an_object_whose_words_count() {
        assertThat(ending("failed", "{'error':'plain'}").failure().message()).isEqualTo("plain");
        Ending object = ending("failed",
                "{'error':{'type':'HttpError','code':'HTTP_500','message':'upstream','retryable':false,'details':{'a':1}}}");
        assertThat(object.failure().message()).isEqualTo("upstream");
        assertThat(object.failure().type()).isEqualTo("HttpError");
        assertThat(object.failure().code()).isEqualTo("HTTP_500");
        assertThat(object.failure().retryable()).isFalse();
        assertThat(object.result()).contains("\"details\":{\"a\":1}");
    }

    @Test
    void the_structured_fields_of_seed_000_are_read_in_both_spellings() {
        Ending camel = ending("failed", "{'error':'e','errorCode':'RATE_LIMITED','errorCategory':'infrastructure','phase':'p'}");
        Ending snake = ending("failed", "{'error':'e','error_code':'RATE_LIMITED','error_category':'infrastructure','phase':'p'}");
        assertThat(camel.failure()).isEqualTo(snake.failure());
        assertThat(camel.failure().code()).isEqualTo("RATE_LIMITED");
        assertThat(camel.failure().category()).isEqualTo("infrastructure");
    }

    @Test
    void what_an_attempt_brought_is_its_result_numbers_and_all() {
        assertThat(ending("completed", "{'exitCode':0,'output':'ok','metrics':{'n':1},'other':2}").result())
                .isEqualTo("{\"exitCode\":0,\"output\":\"ok\",\"metrics\":{\"n\":1}}");
        assertThat(ending(null, "{'exitCode':1,'metrics':{'n':1},'condition':null,'x':1,'error':'e'}").result())
                .isEqualTo("{\"exitCode\":1,\"error\":\"e\",\"metrics\":{\"n\":1}}");
        assertThat(ending("completed", "{}").result()).isNull();
    }

    @Test
    void a_wrong_type_is_a_problem_that_names_the_field() {
        WireBody body = body("{'exitCode':'1','output':{'stderr':5},'error':{'message':7}}");
        Ending.of("failed", body, body);
        assertThatThrownBy(body::check).isInstanceOf(Problem.class)
                .satisfies(e -> assertThat(((Problem) e).facts().toString())
                        .contains("exitCode", "output.stderr", "error.message"));
    }

    private static Ending ending(@Nullable String status, String json) {
        WireBody body = body(json);
        Ending ending = Ending.of(status, body, body);
        body.check();
        return ending;
    }

    private static WireBody body(String json) {
        try {
            return WireBody.of(new ObjectMapper().readTree(json.replace('\'', '"')));
        } catch (JsonProcessingException e) {
            throw new AssertionError(json, e);
        }
    }
}
