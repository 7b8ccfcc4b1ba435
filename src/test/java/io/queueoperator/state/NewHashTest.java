package io.queueoperator.state;

import static io.queueoperator.testing.JobBuilder.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.core.job.Children;
import io.queueoperator.core.job.Job;
import io.queueoperator.platform.local.LocalStores;
import io.queueoperator.platform.redis.EachKey;
import io.queueoperator.platform.redis.RedisScript;
import io.queueoperator.testing.JobBuilder;
import io.queueoperator.testing.LocalStoresResource;
import io.queueoperator.testing.RedisLine;
import io.queueoperator.testing.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A new hash is a copy of the template, whatever became of the template; on the real Redis. */
class NewHashTest {
    private static final String TEMPLATE = WriteHash.template("me");
    private static final Job PLAIN = job().build();
    /** Nothing of it is as in most jobs. */
    private static final Job OTHER = with(5, 9, job().attempt(2, 7).cancelRequested()
            .origin(new Job.Origin("s", "u", "d", "https://example.org", "r", "p", "parent", "00-1-2-01"))
            .availableAt(JobBuilder.NOON.plusSeconds(60)).updatedAt(JobBuilder.NOON.plusSeconds(1)).build());
    private static final String SETTINGS = "{\"mode\": \"full\", \"lang\": \"deu\", \"dpi\": 300, \"manual\": true}";

    @AutoClose
    private static final LocalStores stores = LocalStoresResource.startFresh();

    private final WriteHash hash = new WriteHash(new HashParts(Settings.of(DisplayConfig.class)));

    @BeforeEach
    void an_empty_redis() {
        RedisLine.run(stores.redis(), "FLUSHALL");
    }

    @Test
    void a_copy_of_the_template_is_the_hash_that_is_written_without_one() {
        for (Change change : List.of(enqueued(PLAIN, "{}"), enqueued(PLAIN, SETTINGS), enqueued(OTHER, SETTINGS))) {
            an_empty_redis();
            assertThat(write(onACluster(anew(change)))).containsExactly("1");
            Map<String, String> one = content();
            RedisLine.run(stores.redis(), "DEL", "job:4711");
            assertThat(write(anew(change))).containsExactly("1");

            assertThat(content()).isEqualTo(one).containsEntry("version", Long.toString(change.job().version()))
                    .containsEntry("priority", Integer.toString(change.job().priority()))
                    .containsEntry("updated_ms", Long.toString(change.job().updatedAt().toEpochMilli()));
        }
    }

    @Test
    void it_is_made_where_it_is_missing_and_is_no_key_of_a_job() {
        write(anew(enqueued(PLAIN, "{}")));
        Map<String, String> first = content();
        an_empty_redis();
        write(anew(enqueued(PLAIN, "{}")));

        assertThat(content()).isEqualTo(first);
        assertThat(RedisLine.array(stores.redis(), "KEYS", "job:*")).containsExactly("job:4711");
        assertThat(RedisLine.run(stores.redis(), "TYPE", TEMPLATE)).isEqualTo("+hash");
    }

    @Test
    void another_version_of_the_script_has_another_template_and_so_has_another_installation() {
        assertThat(TEMPLATE).contains(RedisScript.named("display_new").sha1().substring(0, 12))
                .isNotEqualTo(WriteHash.template("another"));
    }

    @Test
    void what_others_did_to_it_is_in_no_new_hash() {
        write(anew(enqueued(PLAIN, "{}")));
        Map<String, String> good = content();
        for (List<String> harm : List.of(
                List.of("EXPIRE", TEMPLATE, "100"), List.of("HDEL", TEMPLATE, "status"), List.of("HSET", TEMPLATE, "secret", "x"),
                List.of("DEL", TEMPLATE), List.of("SET", TEMPLATE, "text"))) {
            RedisLine.run(stores.redis(), "DEL", "job:4711");
            RedisLine.run(stores.redis(), harm.toArray(String[]::new));
            assertThat(write(anew(enqueued(PLAIN, "{}")))).as("%s", harm).containsExactly("1");

            assertThat(content()).as("%s", harm).isEqualTo(good);
            assertThat(RedisLine.run(stores.redis(), "TTL", "job:4711")).as("%s", harm).isEqualTo(":-1");
        }
    }

    @Test
    void a_full_redis_refuses_new_jobs_also_where_the_template_is_missing() {
        EachKey script = anew(enqueued(PLAIN, "{}"));
        assertThat(inFullRedis(script)).startsWith("-").contains("maxmemory");
        assertThat(RedisLine.run(stores.redis(), "DBSIZE")).isEqualTo(":0");

        write(script);
        RedisLine.run(stores.redis(), "DEL", "job:4711");
        assertThat(inFullRedis(script)).startsWith("-").contains("maxmemory");
        assertThat(RedisLine.run(stores.redis(), "DBSIZE")).as("the template alone").isEqualTo(":1");
    }

    private static String inFullRedis(EachKey script) {
        List<String> command = new ArrayList<>(List.of("EVAL", script.script().body(), "2", "job:4711", TEMPLATE));
        command.addAll(script.arguments());
        RedisLine.run(stores.redis(), "CONFIG", "SET", "maxmemory", "1");
        try {
            return RedisLine.run(stores.redis(), command.toArray(String[]::new));
        } finally {
            RedisLine.run(stores.redis(), "CONFIG", "SET", "maxmemory", "0");
        }
    }

    @Test
    void a_job_without_a_payload_is_new_all_the_same() {
        WriteHash.Writing writing = hash.shortest(List.of(new Change(PLAIN, null, null, Children.NONE, null, true)), "me").get(0);

        assertThat(writing.way()).isEqualTo(WriteHash.Way.ANEW);
        assertThat(write(writing.script())).containsExactly("1");
        Map<String, String> without = content();
        RedisLine.run(stores.redis(), "FLUSHALL");
        write(anew(enqueued(PLAIN, "{}")));
        assertThat(content()).isEqualTo(without);
    }

    @Test
    void a_step_of_a_job_tells_nothing_of_its_payload() {
        assertThat(hash.way(Change.of(PLAIN))).isEqualTo(WriteHash.Way.WHOLE);
    }

    private EachKey anew(Change change) {
        WriteHash.Writing writing = hash.shortest(List.of(change), "me").get(0);
        assertThat(writing.way()).isEqualTo(WriteHash.Way.ANEW);
        return writing.script();
    }

    /** There the script is not given the template. */
    private static EachKey onACluster(EachKey script) {
        return new EachKey(script.script(), script.common(), script.parts());
    }

    private static List<String> write(EachKey script) {
        return RedisLine.each(stores.redis(), script);
    }

    private static Change enqueued(Job job, String payload) {
        return new Change(job, payload, null, Children.NONE, null, true);
    }

    private static Map<String, String> content() {
        List<String> flat = RedisLine.array(stores.redis(), "HGETALL", "job:4711");
        Map<String, String> content = new TreeMap<>();
        for (int i = 0; i < flat.size(); i += 2) {
            content.put(flat.get(i), flat.get(i + 1));
        }
        return content;
    }

    private static Job with(int priority, long version, Job j) {
        return new Job(
                j.id(), j.taskType(), j.status(), priority, j.attempt(), j.maxAttempts(), j.origin(), j.scheduledFor(),
                j.availableAt(), j.timeoutS(), j.advance(), j.concurrency(), j.lease(), j.progress(), j.error(),
                j.cancelRequest(), j.createdAt(), j.updatedAt(), j.claimedAt(), j.startedAt(), j.completedAt(), version,
                j.readAt());
    }
}
