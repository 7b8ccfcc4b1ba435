package io.queueoperator.flow.claim;

import static io.queueoperator.testing.MigratedDatabase.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.queueoperator.testing.MigratedDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A claim that passes over the front of the queue, on the real PostgreSQL. */
class ClaimFromTest {
    private static final String JOB = """
            insert into queue_operator.jobs (id, task_type, status, priority, max_attempts, available_at, created_at, created_by,
                updated_at, concurrency_key)
            select %1$s, '%2$s', 'queued', 0, 3, t.at, t.at, 'test', t.at, %4$s
            from %3$s cross join lateral (select to_timestamp(1000 + n) as at) t
            """;

    @AutoClose
    private static final MigratedDatabase database = new MigratedDatabase();
    @AutoClose
    private static final Connection connection = database.connect();

    @BeforeEach
    void five_jobs_of_two_types() throws SQLException {
        execute(connection, "delete from queue_operator.jobs");
        insert("'a-' || n", "a", "generate_series(1, 5) as n", "null");
        insert("'b-' || n", "b", "generate_series(1, 5) as n", "null");
    }

    @Test
    void it_takes_what_comes_from_there_on_in_order() throws SQLException {
        assertThat(claim("array['a'], null, 2, 60, 'w', null, true, array[1002.999]::float8[]")).containsExactly("a-3", "a-4");
    }

    @Test
    void each_type_has_a_place_of_its_own_whatever_their_order() throws SQLException {
        assertThat(claim("array['b', 'a'], null, 10, 60, 'w', null, true, array[1003.999, 1004.999]::float8[]"))
                .containsExactly("b-4", "a-5", "b-5");
    }

    @Test
    void jobs_with_a_concurrency_key_are_not_passed_over() throws SQLException {
        insert("'keyed-' || n", "a", "generate_series(0, 0) as n", "'account'");

        assertThat(claim("array['a'], null, 10, 60, 'w', null, true, array[1004.999]::float8[]"))
                .containsExactly("keyed-0", "a-5");
    }

    @Test
    void a_claim_that_looks_for_plain_jobs_alone_takes_the_same_and_none_with_a_key() throws SQLException {
        insert("'keyed-' || n", "a", "generate_series(0, 9) as n", "'account'");

        assertThat(ids("claim.next_plain", "array['b', 'a'], array[1003.999, 1004.999]::float8[], 2, 60, 'w', null"))
                .containsExactly("b-4", "a-5");
        assertThat(ids("claim.next_plain_one", "array['a'], array[1001.999]::float8[], 1, 60, 'w', null"))
                .containsExactly("a-2");
    }

    @Test
    void a_claim_of_plain_jobs_of_one_type_takes_as_many_as_it_asks_for_and_locks_no_more() throws SQLException {
        String one = "array['a'], array[1001.999]::float8[], 1, 60, 'w', null";
        try (Connection other = database.connect()) {
            execute(other, "begin");
            assertThat(database.run(other, "claim.next_plain_of_type", one)).extracting("id").containsExactly("a-2");

            assertThat(ids("claim.next_plain_of_type", "array['a'], array[1001.999]::float8[], 2, 60, 'w', null"))
                    .containsExactly("a-3", "a-4");
        }
    }

    @Test
    void of_several_workers_at_once_each_gets_one_under_his_own_lease_and_the_first_the_best() throws SQLException {
        List<Map<String, String>> rows = database.run(connection, "claim.next_plain_one_each", "array['a'], array[1001.999]::float8[], 3,"
                + " array[10, 20, 30], array['w-1', 'w-2', 'w-3'], array['first', null, 'third']");

        assertThat(rows).extracting("place", "id").containsExactly(tuple("1", "a-2"), tuple("2", "a-3"), tuple("3", "a-4"));
        assertThat(MigratedDatabase.texts(connection, """
                select concat_ws(' ', id, worker_id, worker_name, lease_s, lease_expires_at - claimed_at)
                from queue_operator.jobs where status = 'claimed' order by id
                """)).containsExactly("a-2 w-1 first 10 00:00:10", "a-3 w-2 20 00:00:20", "a-4 w-3 third 30 00:00:30");
        assertThat(rows).extracting("lease_token").doesNotHaveDuplicates();
        assertThat(MigratedDatabase.texts(connection, """
                select actor from queue_operator.job_events where job_id like 'a-%' and to_status = 'claimed' order by id desc limit 3
                """)).containsExactlyInAnyOrder("w-1", "w-2", "w-3");
    }

    @Test
    void of_several_workers_those_who_asked_last_get_nothing_where_there_are_too_few() throws SQLException {
        assertThat(database.run(connection, "claim.next_plain_one_each", "array['a'], array[1004.999]::float8[], 2, array[10, 20],"
                + " array['w-1', 'w-2'], array[null, null]::text[]")).extracting("place", "id").containsExactly(tuple("1", "a-5"));
    }

    @Test
    void a_claim_of_everything_says_whether_jobs_with_a_key_wait() throws SQLException {
        assertThat(database.run(connection, "claim.next", "array['a'], null, 1, 60, 'w', null, true"))
                .extracting("keyed_waits").containsExactly("f");

        insert("'keyed-' || n", "a", "generate_series(0, 9) as n", "'account'");
        assertThat(database.run(connection, "claim.next", "array['a'], null, 1, 60, 'w', null, true"))
                .extracting("keyed_waits").containsExactly("t");

        execute(connection, "update queue_operator.jobs set status = 'claimed', lease_token = 1, lease_expires_at = now(), lease_s = 1,"
                + " worker_id = 'w', claimed_at = now(), concurrency_limit = 1, concurrency_slot = 1 where id = 'keyed-0'");
        assertThat(database.run(connection, "claim.next", "array['b'], null, 1, 60, 'w', null, true"))
                .as("when it ends, one of its key may wait").extracting("keyed_waits").containsExactly("t");
    }

    @Test
    void a_claim_that_left_keys_out_does_not_know_whether_some_wait() throws SQLException {
        assertThat(database.run(connection, "claim.next", "array['a'], null, 1, 60, 'w', null, false"))
                .extracting("keyed_waits").containsExactly("t");
    }

    @Test
    void the_walk_begins_there_and_does_not_only_leave_out_what_it_meets() throws SQLException {
        insert("'many-' || n", "a", "generate_series(10, 20000) as n", "null");
        execute(connection, "analyze queue_operator.jobs");

        assertThat(database.plan(
                connection, "claim.next_from", "array['a'], null, 10, 60, 'w', null, true, array[1002.999]::float8[]"))
                .containsPattern("Index Cond: .*queue_rank >= ");
        assertThat(database.plan(connection, "claim.next_plain_one", "array['a'], array[1002.999]::float8[], 1, 60, 'w', null"))
                .containsPattern("Index Cond: .*task_type = .*queue_rank >= ");
    }

    private static void insert(String id, String type, String numbers, String key) throws SQLException {
        execute(connection, JOB.formatted(id, type, numbers, key));
    }

    private static List<String> claim(String arguments) throws SQLException {
        return ids("claim.next_from", arguments);
    }

    private static List<String> ids(String statement, String arguments) throws SQLException {
        List<Map<String, String>> rows = database.run(connection, statement, arguments);
        return rows.stream().map(row -> row.get("id")).toList();
    }
}
