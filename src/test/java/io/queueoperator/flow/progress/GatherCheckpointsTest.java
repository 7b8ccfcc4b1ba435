package io.queueoperator.flow.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.core.job.Job;
import io.queueoperator.state.LiveProgress.Report;
import io.queueoperator.state.LiveProgress.Sent;
import io.queueoperator.testing.JobBuilder;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GatherCheckpointsTest {
    private final List<List<String>> statements = new ArrayList<>();
    private final List<UniEmitter<? super List<Job>>> answers = new ArrayList<>();
    private final GatherCheckpoints gather = new GatherCheckpoints(reports -> {
        statements.add(reports.stream().map(Sent::jobId).toList());
        return Uni.createFrom().emitter(answers::add);
    });

    @Test
    void a_report_that_comes_alone_is_written_at_once() {
        report("a");

        assertThat(statements).containsExactly(List.of("a"));
    }

    @Test
    void what_comes_while_statements_are_under_way_is_written_together() {
        for (String id : List.of("a", "b", "c", "d", "e")) {
            report(id);
        }
        assertThat(statements).containsExactly(List.of("a"), List.of("b"));

        answers.get(0).complete(List.of());
        assertThat(statements).containsExactly(List.of("a"), List.of("b"), List.of("c", "d", "e"));
    }

    @Test
    void of_one_job_a_statement_takes_one_report() {
        for (String id : List.of("a", "b", "c", "c", "d")) {
            report(id);
        }
        answers.get(0).complete(List.of());
        answers.get(1).complete(List.of());

        assertThat(statements).containsExactly(List.of("a"), List.of("b"), List.of("c", "d"), List.of("c"));
    }

    @Test
    void each_gets_its_own_job_or_nothing() {
        report("a");
        report("b");
        UniAssertSubscriber<Optional<Job>> held = report("4711");
        UniAssertSubscriber<Optional<Job>> lost = report("lost");
        Job job = JobBuilder.running(7).build();

        answers.get(0).complete(List.of());
        answers.get(2).complete(List.of(job));

        held.assertItem(Optional.of(job));
        lost.assertItem(Optional.empty());
    }

    @Test
    void a_failure_is_told_to_all_of_a_statement_and_to_nobody_else() {
        UniAssertSubscriber<Optional<Job>> first = report("a");
        report("b");
        UniAssertSubscriber<Optional<Job>> later = report("c");

        answers.get(0).fail(new IllegalStateException("away"));

        first.assertFailedWith(IllegalStateException.class);
        later.assertNotTerminated();
        assertThat(statements).endsWith(List.of("c"));
    }

    private UniAssertSubscriber<Optional<Job>> report(String jobId) {
        return gather.write(new Sent(jobId, 7, new Report(null, null, 40.0, null, null, null)))
                .subscribe().withSubscriber(UniAssertSubscriber.create());
    }
}
