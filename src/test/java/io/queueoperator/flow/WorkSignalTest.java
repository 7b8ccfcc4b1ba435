package io.queueoperator.flow;

import static io.queueoperator.testing.JobBuilder.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.api.JobView;
import io.queueoperator.core.job.Job;
import io.queueoperator.flow.LiveRows.Cause;
import io.queueoperator.flow.WorkSignal.Told;
import io.queueoperator.flow.WorkSignal.Waiter;
import io.queueoperator.flow.WorkSignal.Worker;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WorkSignalTest {
    private static final Worker WORKER = new Worker("worker-1", null, 60);
    private static final Told IN_VAIN = new Told(null, null);
    private static final Job JOB = job().taskType("ocr").build();
    private static final ClaimedJob HANDED = new ClaimedJob(JOB, new JobView.Bodies(null, null, null, null));

    private final LiveRows rows = new LiveRows(Duration.ofSeconds(5), () -> 0);
    private final WorkSignal signal = new WorkSignal(rows);

    @Test
    void whoever_waits_where_nothing_is_left_is_given_the_job_that_comes_in() {
        nothingIsLeft();
        UniAssertSubscriber<Told> told = await(waiter("ocr"));

        Waiter reserved = signal.reserve("ocr").orElseThrow();
        signal.available(List.of(JOB));
        told.assertNotTerminated();
        reserved.hand(HANDED);

        told.assertItem(new Told(null, HANDED));
        assertThat(reserved.worker()).isEqualTo(WORKER);
    }

    @Test
    void one_who_was_reserved_in_vain_is_woken_if_a_job_came_in_meanwhile() {
        nothingIsLeft();
        UniAssertSubscriber<Told> told = await(waiter("ocr"));
        Waiter reserved = signal.reserve("ocr").orElseThrow();

        signal.available(List.of(JOB));
        told.assertNotTerminated();
        reserved.waitOn();

        told.assertItem(new Told(Cause.CALL, null));
    }

    @Test
    void one_who_has_his_job_is_not_reserved_again() {
        nothingIsLeft();
        await(waiter("ocr"));
        Waiter reserved = signal.reserve("ocr").orElseThrow();

        reserved.hand(HANDED);
        reserved.waitOn();

        assertThat(signal.reserve("ocr")).isEmpty();
        assertThat(signal.waitedFor()).isNull();
    }

    @Test
    void one_who_is_reserved_stays_until_he_is_told_what_became_of_it() {
        nothingIsLeft();
        Waiter waiter = waiter("ocr");
        UniAssertSubscriber<Told> told = await(waiter);
        assertThat(signal.reserve("ocr")).isPresent();

        waiter.giveUp();
        signal.close();
        told.assertNotTerminated();
        waiter.hand(HANDED);

        told.assertItem(new Told(null, HANDED));
    }

    @Test
    void one_who_was_reserved_in_vain_waits_on() {
        nothingIsLeft();
        UniAssertSubscriber<Told> told = await(waiter("ocr"));

        signal.reserve("ocr").orElseThrow().waitOn();
        told.assertNotTerminated();
        signal.available(List.of(JOB));

        told.assertItem(new Told(Cause.JOB, null));
    }

    @Test
    void one_whose_time_was_over_meanwhile_does_not_wait_on() {
        nothingIsLeft();
        Waiter waiter = waiter("ocr");
        UniAssertSubscriber<Told> told = await(waiter);
        Waiter reserved = signal.reserve("ocr").orElseThrow();

        waiter.giveUp();
        reserved.waitOn();

        told.assertItem(IN_VAIN);
        assertThat(signal.waitedFor()).isNull();
    }

    @Test
    void nobody_is_reserved_twice() {
        nothingIsLeft();
        await(waiter("ocr"));

        assertThat(signal.reserve("ocr")).isPresent();
        assertThat(signal.reserve("ocr")).isEmpty();
    }

    @Test
    void nobody_is_reserved_while_a_job_may_wait() {
        await(waiter("ocr"));
        assertThat(signal.reserve("ocr")).as("nothing is known").isEmpty();

        nothingIsLeft();
        rows.waits(JOB);

        assertThat(signal.reserve("ocr")).isEmpty();
    }

    @Test
    void nobody_is_reserved_while_a_job_with_a_key_may_wait() {
        nothingIsLeft();
        rows.waits(job().taskType("ocr").concurrency("site", 1).build());
        await(waiter("ocr"));

        assertThat(signal.reserve("ocr")).isEmpty();
    }

    @Test
    void whoever_is_looking_himself_is_not_reserved_and_nobody_is_passed_over_for_it() {
        nothingIsLeft();
        waiter("ocr");
        await(waiter("ocr"));

        assertThat(signal.reserve("ocr")).isEmpty();
    }

    @Test
    void whoever_takes_other_types_as_well_or_one_project_alone_looks_for_himself() {
        nothingIsLeft();
        await(signal.register(List.of("ocr", "download"), null, WORKER));
        assertThat(signal.reserve("ocr")).isEmpty();

        signal.close();
        assertThat(signal.reserve("ocr")).isEmpty();
    }

    @Test
    void a_wait_ends_in_vain_when_the_waiter_gives_up() {
        Waiter waiter = waiter("ocr");
        UniAssertSubscriber<Told> told = await(waiter);

        waiter.giveUp();

        told.assertItem(IN_VAIN);
        assertThat(signal.waitedFor()).isNull();
    }

    @Test
    void a_wait_ends_in_vain_when_its_time_is_over() {
        assertThat(waiter("ocr").await(Duration.ofMillis(1)).await().atMost(Duration.ofSeconds(10))).isEqualTo(IN_VAIN);
        assertThat(signal.waitedFor()).isNull();
    }

    @Test
    void a_job_wakes_the_one_who_has_waited_longest() {
        UniAssertSubscriber<Told> first = await(waiter("ocr"));
        UniAssertSubscriber<Told> second = await(waiter("ocr"));

        signal.available(List.of(JOB));

        first.assertItem(new Told(Cause.JOB, null));
        second.assertNotTerminated();
    }

    private void nothingIsLeft() {
        rows.look(Set.of("ocr"), Cause.CALL).found(List.of(), false, false);
    }

    private Waiter waiter(String type) {
        return signal.register(List.of(type), null, WORKER);
    }

    private static UniAssertSubscriber<Told> await(Waiter waiter) {
        return waiter.await(Duration.ofMinutes(1)).subscribe().withSubscriber(UniAssertSubscriber.create());
    }
}
