package io.queueoperator.flow.finish;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.core.job.Job;
import io.queueoperator.flow.finish.CompleteJobs.Completed;
import io.queueoperator.platform.postgres.StoreFailure;
import io.queueoperator.testing.JobBuilder;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GatherCompletionsTest {
    private final List<List<String>> statements = new ArrayList<>();
    private final List<UniEmitter<? super List<Job>>> answers = new ArrayList<>();
    private final GatherCompletions gather = new GatherCompletions(completions -> {
        statements.add(completions.stream().map(Completed::jobId).toList());
        return Uni.createFrom().emitter(answers::add);
    });

    @Test
    void an_end_that_comes_alone_is_written_at_once() {
        complete("a");

        assertThat(statements).containsExactly(List.of("a"));
    }

    @Test
    void what_comes_while_some_are_being_written_is_written_together() {
        for (String id : List.of("a", "b", "c", "d", "e")) {
            complete(id);
        }
        assertThat(statements).containsExactly(List.of("a"), List.of("b"));

        answers.get(0).complete(List.of());
        assertThat(statements).containsExactly(List.of("a"), List.of("b"), List.of("c", "d", "e"));
    }

    @Test
    void the_same_end_said_twice_is_written_one_after_the_other() {
        for (String id : List.of("a", "b", "c", "c", "d")) {
            complete(id);
        }
        answers.get(0).complete(List.of());
        answers.get(1).complete(List.of());

        assertThat(statements).containsExactly(List.of("a"), List.of("b"), List.of("c", "d"), List.of("c"));
    }

    @Test
    void each_gets_its_own_job_or_nothing() {
        complete("a");
        complete("b");
        UniAssertSubscriber<List<Job>> held = complete("4711");
        UniAssertSubscriber<List<Job>> lost = complete("lost");
        Job job = JobBuilder.running(7).build();

        answers.get(0).complete(List.of());
        answers.get(2).complete(List.of(job));

        held.assertItem(List.of(job));
        lost.assertItem(List.of());
    }

    @Test
    void a_store_that_is_away_is_away_for_all_of_them() {
        complete("a");
        complete("b");
        UniAssertSubscriber<List<Job>> one = complete("c");
        UniAssertSubscriber<List<Job>> other = complete("d");
        answers.get(0).complete(List.of());

        answers.get(2).fail(StoreFailure.unavailable(new IllegalStateException()));

        one.assertFailed();
        other.assertFailed();
        assertThat(statements).hasSize(3);
    }

    @Test
    void what_one_of_them_is_to_blame_for_is_not_told_to_the_others() {
        complete("a");
        complete("b");
        UniAssertSubscriber<List<Job>> bad = complete("bad");
        UniAssertSubscriber<List<Job>> good = complete("4711");
        answers.get(0).complete(List.of());

        answers.get(2).fail(new IllegalStateException("invalid input"));
        assertThat(statements).endsWith(List.of("bad"), List.of("4711"));
        answers.get(3).fail(new IllegalStateException("invalid input"));
        answers.get(4).complete(List.of(JobBuilder.running(7).build()));

        bad.assertFailedWith(IllegalStateException.class);
        assertThat(good.assertCompleted().getItem()).hasSize(1);
    }

    private UniAssertSubscriber<List<Job>> complete(String jobId) {
        return gather.write(new Completed(jobId, 7, null)).subscribe().withSubscriber(UniAssertSubscriber.create());
    }
}
