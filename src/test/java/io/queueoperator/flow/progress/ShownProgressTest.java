package io.queueoperator.flow.progress;

import static io.queueoperator.testing.JobBuilder.job;
import static io.queueoperator.testing.JobBuilder.running;
import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.api.JobProgress;
import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.JobStatus;
import io.queueoperator.core.job.Progress;
import io.queueoperator.state.HashOf;
import io.queueoperator.state.ShownFields.Field;
import io.queueoperator.testing.JobBuilder;
import java.time.Instant;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The short way from a hash to its answer says what the long one by way of a job says. */
class ShownProgressTest {
    private static final Instant NOW = Instant.parse("2026-11-03T10:15:30.123456Z");

    @Test
    void whatever_the_hash_says_the_answer_is_that_of_the_job() {
        Random random = new Random(8);
        for (int i = 0; i < 2_000; i++) {
            HashOf hash = new HashOf(any(random), NOW.plusSeconds(60));
            if (random.nextBoolean()) {
                hash.with("moved_ms", Long.toString(NOW.minusSeconds(random.nextInt(100)).toEpochMilli()));
            }

            assertThat(ShownProgress.of(hash.glance(false), NOW.toEpochMilli()).progress())
                    .isEqualTo(JobProgress.of(hash.snapshot(NOW).orElseThrow()));
        }
    }

    @ParameterizedTest
    @EnumSource(Field.class)
    void a_hash_without_a_field_is_trusted_by_neither_or_says_the_same_by_both(Field field) {
        HashOf hash = new HashOf(running(7).build(), NOW.plusSeconds(60)).without(field.name().toLowerCase(Locale.ROOT));
        JobProgress byJob = hash.snapshot(NOW).map(JobProgress::of).orElse(null);

        // When it can be claimed says nothing of a job that was: a hash without it is read all the same.
        if (field != Field.AVAILABLE_AT) {
            assertThat(ShownProgress.of(hash.glance(false), NOW.toEpochMilli()).progress()).isEqualTo(byJob);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"state", "attempt", "progress_pct", "units_completed", "updated_ms", "started_at", "lease_until_ms"})
    void what_cannot_be_read_is_not_there(String field) {
        HashOf torn = new HashOf(running(7).build(), NOW.plusSeconds(60)).with(field, "soon");

        assertThat(ShownProgress.of(torn.glance(false), NOW.toEpochMilli())).isEqualTo(ShownProgress.NOTHING);
    }

    @Test
    void what_another_installation_wrote_is_not_there() {
        HashOf foreign = new HashOf(running(7).build(), NOW.plusSeconds(60)).with("operator", "other");

        assertThat(ShownProgress.of(foreign.glance(false), NOW.toEpochMilli())).isEqualTo(ShownProgress.NOTHING);
    }

    @Test
    void after_the_lease_or_when_redis_was_not_told_something_postgresql_may_know_better() {
        HashOf overdue = new HashOf(running(7).build(), NOW.minusMillis(1));
        HashOf ended = new HashOf(job().ended(JobStatus.COMPLETED, null, NOW).build(), NOW.minusMillis(1));

        assertThat(ShownProgress.of(overdue.glance(false), NOW.toEpochMilli())).isEqualTo(ShownProgress.OLDER);
        assertThat(ShownProgress.of(ended.glance(false), NOW.toEpochMilli()).progress()).isNotNull();
        assertThat(ShownProgress.of(ended.glance(true), NOW.toEpochMilli())).isEqualTo(ShownProgress.OLDER);
    }

    private static Job any(Random random) {
        JobStatus status = JobStatus.values()[random.nextInt(JobStatus.values().length)];
        JobBuilder job = job().attempt(1 + random.nextInt(3), 3).updatedAt(NOW.plusNanos(random.nextInt()))
                .availableAt(NOW.plusSeconds(random.nextInt(5) - 2))
                .origin(new Job.Origin(text(random), text(random), text(random), text(random), text(random), text(random),
                        text(random), null))
                .progress(new Progress(text(random), text(random), random.nextInt(10_001) / 100.0,
                        random.nextBoolean() ? random.nextLong(100) : null, random.nextBoolean() ? random.nextLong(100) : null,
                        text(random)));
        if (random.nextBoolean() || status.isHeld()) {
            job.lease(random.nextInt(100), NOW).heldSince(NOW.minusNanos(random.nextInt()));
        }
        if (random.nextBoolean()) {
            job.advance(random.nextInt(60) + 1, random.nextBoolean() ? NOW.minusSeconds(random.nextInt(100)) : null);
        }
        boolean failed = status == JobStatus.FAILED || status == JobStatus.CANCELLED;
        Job.JobError why = new Job.JobError("no \"route\"", text(random), text(random), text(random), text(random), true);
        return status.isTerminal()
                ? job.ended(status, failed ? why : null, NOW.plusNanos(random.nextInt())).build()
                : job.status(status).build();
    }

    private static String text(Random random) {
        return random.nextBoolean() ? null : "seite \"ü\" " + random.nextInt(10);
    }
}
