package io.queueoperator.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.core.job.Job;
import io.queueoperator.platform.postgres.StoreFailure;
import io.queueoperator.state.Change;
import io.queueoperator.testing.JobBuilder;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GatherTest {
    private final List<List<String>> statements = new ArrayList<>();
    private final List<UniEmitter<? super List<Change>>> answers = new ArrayList<>();
    private final List<UniEmitter<? super Void>> told = new ArrayList<>();
    private boolean tellsAtOnce = true;
    private final Gather<String, Change> gather =
            new Gather<>(3, id -> id, this::statement, change -> change.job().id(), this::tell, true);

    @Test
    void what_comes_alone_is_written_at_once() {
        write("a");

        assertThat(statements).containsExactly(List.of("a"));
    }

    @Test
    void what_comes_while_statements_are_under_way_is_written_together() {
        writeAll("a", "b", "c", "d");
        assertThat(statements).containsExactly(List.of("a"), List.of("b"));

        answers.get(0).complete(List.of());
        assertThat(statements).containsExactly(List.of("a"), List.of("b"), List.of("c", "d"));
    }

    @Test
    void a_statement_takes_no_more_than_it_may() {
        writeAll("a", "b", "c", "d", "e", "f");
        answers.get(0).complete(List.of());
        answers.get(1).complete(List.of());

        assertThat(statements).containsExactly(List.of("a"), List.of("b"), List.of("c", "d", "e"), List.of("f"));
    }

    @Test
    void what_is_said_twice_of_a_job_is_written_one_after_the_other() {
        writeAll("a", "b", "c", "c", "d");
        answers.get(0).complete(List.of());
        answers.get(1).complete(List.of());

        assertThat(statements).containsExactly(List.of("a"), List.of("b"), List.of("c", "d"), List.of("c"));
    }

    @Test
    void each_gets_its_own_job_or_nothing() {
        writeAll("a", "b");
        UniAssertSubscriber<Optional<Job>> held = write("4711");
        UniAssertSubscriber<Optional<Job>> lost = write("lost");
        Job job = JobBuilder.running(7).build();

        answers.get(0).complete(List.of());
        answers.get(2).complete(List.of(Change.of(job)));

        held.assertItem(Optional.of(job));
        lost.assertItem(Optional.empty());
    }

    @Test
    void the_next_statement_does_not_wait_until_everybody_was_told_and_the_caller_does() {
        tellsAtOnce = false;
        UniAssertSubscriber<Optional<Job>> first = write("a");
        writeAll("b", "c");

        answers.get(0).complete(List.of());

        assertThat(statements).endsWith(List.of("c"));
        first.assertNotTerminated();
        told.get(0).complete(null);
        first.assertItem(Optional.empty());
    }

    @Test
    void a_store_that_is_away_is_away_for_all_of_them() {
        writeAll("a", "b");
        UniAssertSubscriber<Optional<Job>> one = write("c");
        UniAssertSubscriber<Optional<Job>> other = write("d");
        answers.get(0).complete(List.of());

        answers.get(2).fail(StoreFailure.unavailable(new IllegalStateException()));

        one.assertFailed();
        other.assertFailed();
        assertThat(statements).hasSize(3);
    }

    @Test
    void what_one_of_them_is_to_blame_for_is_not_told_to_the_others() {
        writeAll("a", "b");
        UniAssertSubscriber<Optional<Job>> bad = write("bad");
        UniAssertSubscriber<Optional<Job>> good = write("4711");
        answers.get(0).complete(List.of());

        answers.get(2).fail(new IllegalStateException("invalid input"));
        assertThat(statements).as("one after the other, in the place of the group").endsWith(List.of("bad", "4711"), List.of("bad"));
        answers.get(3).fail(new IllegalStateException("invalid input"));
        assertThat(statements).endsWith(List.of("4711"));
        answers.get(4).complete(List.of(Change.of(JobBuilder.running(7).build())));

        bad.assertFailedWith(IllegalStateException.class);
        assertThat(good.assertCompleted().getItem()).isPresent();
    }

    @Test
    void what_would_be_another_job_the_second_time_is_not_asked_for_again() {
        List<UniAssertSubscriber<Optional<Change>>> callers = new ArrayList<>();
        Gather<String, Change> once =
                new Gather<>(3, id -> id, this::statement, change -> change.job().id(), this::tell, false);
        for (String id : List.of("a", "b", "c", "d")) {
            callers.add(once.ask(id).subscribe().withSubscriber(UniAssertSubscriber.create()));
        }
        answers.get(0).complete(List.of());

        answers.get(2).fail(new IllegalStateException("a row that cannot be read"));

        callers.subList(2, 4).forEach(caller -> caller.assertFailedWith(IllegalStateException.class));
        assertThat(statements).containsExactly(List.of("a"), List.of("b"), List.of("c", "d"));
    }

    @Test
    void a_statement_that_throws_at_once_leaves_its_place_and_answers_everybody() {
        Gather<String, Change> broken = new Gather<>(
                3, id -> id,
                ids -> {
                    throw new IllegalStateException("no statement");
                },
                change -> change.job().id(), this::tell, true);

        for (int n = 0; n < 5; n++) {
            broken.ask("a").subscribe().withSubscriber(UniAssertSubscriber.<Optional<Change>>create())
                    .assertFailedWith(IllegalStateException.class);
        }
    }

    @Test
    void a_failure_leaves_the_place_to_the_next_ones() {
        UniAssertSubscriber<Optional<Job>> first = write("a");
        write("b");
        UniAssertSubscriber<Optional<Job>> later = write("c");

        answers.get(0).fail(new IllegalStateException("invalid input"));

        first.assertFailedWith(IllegalStateException.class);
        later.assertNotTerminated();
        assertThat(statements).endsWith(List.of("c"));
    }

    private Uni<List<Change>> statement(List<String> ids) {
        statements.add(ids);
        return Uni.createFrom().emitter(answers::add);
    }

    private Uni<Void> tell(List<Change> changes) {
        return tellsAtOnce ? Uni.createFrom().voidItem() : Uni.createFrom().emitter(told::add);
    }

    private void writeAll(String... ids) {
        for (String id : ids) {
            write(id);
        }
    }

    private UniAssertSubscriber<Optional<Job>> write(String id) {
        return gather.ask(id).map(change -> change.map(Change::job)).subscribe().withSubscriber(UniAssertSubscriber.create());
    }
}
