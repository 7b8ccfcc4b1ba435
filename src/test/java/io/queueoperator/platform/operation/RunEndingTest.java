package io.queueoperator.platform.operation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.queueoperator.core.failure.ErrorText;
import io.queueoperator.core.operation.ItemFailure;
import io.queueoperator.core.operation.Outcome;
import io.queueoperator.core.operation.Reference;
import io.queueoperator.platform.operation.Operation.When;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of the end of a run, and whether. */
class RunEndingTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final DumpValues dump = new DumpValues(MAPPER, Settings.DEFAULTS);

    record Done(List<ItemFailure> itemFailures, boolean routine) implements Outcome {
        @Override
        public List<Reference> references() {
            return Reference.jobs(List.of("4711"));
        }

        @Override
        public Map<String, Object> facts() {
            return Map.of("done", 7);
        }
    }

    /** A bulk operation that gives up, and says on which items. */
    static final class BulkFailed extends RuntimeException implements Outcome {
        private static final long serialVersionUID = 1L;

        BulkFailed() {
            super("Failed 1 of 2 items");
        }

        @Override
        public List<ItemFailure> itemFailures() {
            return List.of(ItemFailure.of(1, "second", "broken"));
        }
    }

    @Test
    void a_bulk_operation_that_partly_failed_succeeded_and_says_of_which_items_not() throws Exception {
        List<ItemFailure> items = List.of(
                ItemFailure.of(2, Map.of("source", "stepstone", "password", "x"), "Job not found"),
                ItemFailure.of(5, "4711", new IllegalStateException("Permission denied")),
                ItemFailure.of(8, null, new NullPointerException()));

        RunEnding ending = RunEnding.returned("jobs.delete", new Done(items, false), dump);

        assertThat(ending.status()).isEqualTo("SUCCESS");
        assertThat(ending.message()).isEqualTo("jobs.delete completed with 3 failures");
        assertThat(ending.traceback()).isNull();
        assertThat(ending.errors()).isEqualTo(3);
        JsonNode list = MAPPER.readTree(ending.errorList());
        assertThat(list.get(0).toString()).isEqualTo(
                "{\"index\":2,\"item\":" + list.get(0).get("item") + ",\"error\":\"Job not found\",\"traceback\":null}");
        assertThat(list.at("/0/item/password").asText()).isEqualTo("***");
        assertThat(list.at("/0/item/source").asText()).isEqualTo("stepstone");
        assertThat(list.at("/1/error").asText()).isEqualTo("Permission denied");
        assertThat(list.at("/1/traceback").asText()).startsWith("java.lang.IllegalStateException: Permission denied");
        assertThat(list.at("/2/error").asText()).isEqualTo("NullPointerException");
        assertThat(ending.resultRefs()).contains("\"collection\":\"jobs\"").contains("\"document_id\":\"4711\"");
        assertThat(ending.facts()).containsEntry("done", 7);
        assertThat(RunEnding.partly("x", 1)).isEqualTo("x completed with 1 failure");
    }

    @Test
    void of_many_items_the_first_are_told_and_all_are_counted() throws Exception {
        List<ItemFailure> items =
                IntStream.range(0, 500).mapToObj(i -> ItemFailure.of(i, "item " + i, "broken")).toList();

        RunEnding ending = RunEnding.returned("x", new Done(items, false), dump);

        assertThat(ending.errors()).isEqualTo(500);
        assertThat(ending.message()).isEqualTo("x completed with 500 failures");
        assertThat(MAPPER.readTree(ending.errorList())).hasSize(50);
        assertThat(ending.facts()).containsEntry("error_list_cut", 450).doesNotContainKey("result_refs_cut");
    }

    @Test
    void an_exception_that_names_items_failed_and_has_an_error_list() {
        RunEnding ending = RunEnding.failed(new BulkFailed(), dump);

        assertThat(ending.status()).isEqualTo("FAILED");
        assertThat(ending.message()).isEqualTo("Failed 1 of 2 items");
        assertThat(ending.errors()).isEqualTo(1);
        assertThat(ending.errorList()).contains("second");
        assertThat(ending.traceback()).contains("BulkFailed: Failed 1 of 2 items");
    }

    @Test
    void the_trace_has_the_chain_of_causes_and_the_message_is_that_of_the_exception() {
        Exception failure = new IllegalStateException("Connection timeout: StepStone API not responding",
                new IllegalArgumentException("middle", new java.net.SocketTimeoutException("the first cause")));

        RunEnding ending = RunEnding.failed(failure, dump);

        assertThat(ending.message()).isEqualTo("Connection timeout: StepStone API not responding");
        assertThat(ending.type()).isEqualTo("IllegalStateException");
        assertThat(ending.traceback()).contains("at " + RunEndingTest.class.getName())
                .contains("Caused by: java.lang.IllegalArgumentException: middle")
                .contains("Caused by: java.net.SocketTimeoutException: the first cause");
    }

    @Test
    void what_a_future_wraps_a_failure_in_is_not_the_message() {
        RunEnding ending = RunEnding.failed(new CompletionException(new IllegalStateException("broken")), dump);

        assertThat(ending.message()).isEqualTo("broken");
        assertThat(ending.type()).isEqualTo("IllegalStateException");
        assertThat(ending.traceback()).startsWith("java.util.concurrent.CompletionException");
    }

    @Test
    void a_giant_trace_is_bounded_says_what_was_cut_and_keeps_the_first_cause() {
        Throwable failure = new IllegalStateException("the first cause");
        for (int i = 0; i < 300; i++) {
            failure = new IllegalStateException("wrapped " + "x".repeat(500), failure);
        }

        String traceback = RunEnding.failed(failure, dump).traceback();

        assertThat(traceback).hasSizeLessThanOrEqualTo(ErrorText.TRACE_LIMIT).contains("characters cut")
                .contains("Caused by: java.lang.IllegalStateException: the first cause");
    }

    /** Even its message fails. */
    static final class Evil extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no");
        }
    }

    @Test
    void an_exception_that_cannot_be_asked_is_told_by_its_type() {
        RunEnding ending = RunEnding.failed(new Evil(), dump);

        assertThat(ending.message()).isEqualTo("Evil");
        assertThat(ending.traceback()).contains("Evil");
    }

    @ParameterizedTest
    @CsvSource({
        "ALWAYS, false, routine, true", "ALWAYS, false, work, true", "ALWAYS, false, failure, true",
        "NOT_ROUTINE, false, routine, false", "NOT_ROUTINE, false, work, true", "NOT_ROUTINE, false, failure, true",
        "NOT_ROUTINE, false, partly, true", "NOT_ROUTINE, true, routine, true",
        "FAILED, false, routine, false", "FAILED, false, work, false", "FAILED, false, failure, true",
        "FAILED, false, partly, true", "FAILED, true, routine, true"})
    void a_row_is_worth_it_by_what_the_operation_says_who_asked_and_how_it_ended(
            When record, boolean asked, String end, boolean row) {
        RunEnding ending = switch (end) {
            case "failure" -> RunEnding.failed(new IllegalStateException(), dump);
            case "partly" -> RunEnding.returned("x", new Done(List.of(ItemFailure.of(0, null, "no")), true), dump);
            default -> RunEnding.returned("x", new Done(List.of(), end.equals("routine")), dump);
        };

        assertThat(Worth.ofRow(record, asked, ending)).isEqualTo(row);
    }

    @Test
    void nothing_zero_false_and_no_items_are_routine() {
        for (Object result : new Object[] {null, 0, 0L, false, List.of()}) {
            assertThat(RunEnding.returned("x", result, dump).routine()).as("%s", result).isTrue();
        }
        for (Object result : new Object[] {1, true, List.of("x"), "text"}) {
            assertThat(RunEnding.returned("x", result, dump).routine()).as("%s", result).isFalse();
        }
        assertThat(RunEnding.returned("x", 17, dump).facts()).containsEntry("result", 17);
    }

    @Test
    void a_cancelled_run_failed_for_a_reason() {
        assertThat(RunEnding.cancelled().status()).isEqualTo("FAILED");
        assertThat(RunEnding.cancelled().message()).contains("cancelled");
    }

    @Test
    void equal_failures_of_a_chore_are_told_now_and_then_with_how_many_went_before() {
        Repeats repeats = new Repeats(Duration.ofSeconds(10));
        long second = 1_000_000_000L;

        assertThat(repeats.failed("a", "away", 0)).isZero();
        assertThat(repeats.failed("a", "away", second)).isEqualTo(Repeats.NOT_NOW);
        assertThat(repeats.failed("b", "away", second)).isZero();
        assertThat(repeats.failed("a", "away", 9 * second)).isEqualTo(Repeats.NOT_NOW);
        assertThat(repeats.failed("a", "away", 10 * second)).isEqualTo(2);
        assertThat(repeats.failed("a", "another", 11 * second)).isZero();
        repeats.succeeded("a");
        assertThat(repeats.failed("a", "another", 12 * second)).isZero();
    }
}
