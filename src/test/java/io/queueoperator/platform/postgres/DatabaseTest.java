package io.queueoperator.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.ProblemCode;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of statements that are in each other's way; PostgreSQL itself raises the conflicts. */
class DatabaseTest {
    @AutoClose
    private static final StoreDatabase store = new StoreDatabase();

    @BeforeAll
    static void start() {
        run("create sequence conflicts");
        // A sequence remembers also what was rolled back.
        run("""
                create function conflict_until(good integer, state text) returns bigint language plpgsql as $$
                begin
                    if nextval('conflicts') < good then
                        raise exception 'in the way' using errcode = state;
                    end if;
                    return currval('conflicts');
                end $$""");
    }

    @BeforeEach
    void from_the_first_try() {
        run("select setval('conflicts', 1, false)");
    }

    @Test
    void a_deadlock_is_tried_again_and_the_caller_notices_nothing() {
        assertThat(tryThatSucceeds(3, "40P01")).isEqualTo(3);
    }

    @Test
    void so_is_a_serialization_failure() {
        assertThat(tryThatSucceeds(2, "40001")).isEqualTo(2);
    }

    @Test
    void a_conflict_that_does_not_end_is_told_as_something_to_try_again_and_not_as_a_defect() {
        assertThatThrownBy(() -> tryThatSucceeds(1000, "40P01")).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.code()).isEqualTo(ProblemCode.STORE_UNAVAILABLE);
            assertThat(problem.sentence()).contains("Try again").doesNotContain("in the way");
        });
        assertThat(store.database().breaker()).as("PostgreSQL has answered").isEqualTo("closed");
    }

    @Test
    void what_its_caller_tries_again_fails_as_what_it_is() {
        // It has ended each time once: an end that was counted twice took the place of the answer.
        assertThatThrownBy(() -> store.database().run("select 1 / 0", Tuple.tuple())
                .onFailure().retry().atMost(2).await().indefinitely()).isInstanceOf(PgException.class);
        assertThat(tryThatSucceeds(1, "40P01")).isEqualTo(1);
    }

    @Test
    void what_is_no_conflict_is_tried_once_and_stays_what_it_is() {
        assertThatThrownBy(() -> tryThatSucceeds(2, "23514")).isInstanceOf(PgException.class);
        assertThat(tryThatSucceeds(2, "23514")).as("the next try, which is another call").isEqualTo(2);
    }

    private static long tryThatSucceeds(int first, String state) {
        return store.database().run("select conflict_until($1, $2)", Tuple.of(first, state)).await().indefinitely()
                .iterator().next().getLong(0);
    }

    private static void run(String sql) {
        store.database().run(sql, Tuple.tuple()).await().indefinitely();
    }
}
