package io.queueoperator.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.platform.local.LocalStores;
import io.queueoperator.platform.redis.RedisScript;
import io.queueoperator.testing.LocalStoresResource;
import io.queueoperator.testing.RedisLine;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The marker of Redis's content is there whenever it is asked for, on the real Redis. */
class MarkerScriptTest {
    private static final String BODY = RedisScript.named("marker").body();
    private static final int TIMES = 300;

    @AutoClose
    private static final LocalStores stores = LocalStoresResource.startFresh();

    @Test
    void it_stays_what_it_was_until_redis_is_emptied() {
        RedisLine.run(stores.redis(), "FLUSHALL");

        assertThat(marker("first")).isEqualTo("first");
        assertThat(marker("second")).isEqualTo("first");
        RedisLine.run(stores.redis(), "FLUSHALL");
        assertThat(marker("third")).isEqualTo("third");
    }

    @Test
    void it_is_never_missing_however_often_redis_is_emptied() throws InterruptedException {
        AtomicBoolean over = new AtomicBoolean();
        Thread flushes = new Thread(() -> {
            while (!over.get()) {
                RedisLine.run(stores.redis(), "FLUSHALL");
            }
        });
        flushes.start();
        try {
            for (int i = 0; i < TIMES; i++) {
                assertThat(marker("m" + i)).isNotEmpty();
            }
        } finally {
            over.set(true);
            flushes.join();
        }
    }

    private static String marker(String value) {
        return RedisLine.array(stores.redis(), "EVAL", "return {(function() " + BODY + " end)()}", "1", "marker", value).get(0);
    }
}
