package io.queueoperator.testing;

import static io.queueoperator.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.queueoperator.platform.local.LocalStores;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(LocalStoresResource.class)
class LocalStoresResourceTest {

    @Inject
    Pool postgres;

    @Inject
    RedisDataSource redis;

    LocalStores stores;

    @Test
    void theApplicationUsesTheStoresAndSurvivesTheirAbsence() throws Exception {
        assertThat(one()).isEqualTo(1);
        redis.value(String.class).set("key", "value");
        assertThat(RedisLine.send(stores.redis(), "GET key")).isEqualTo("value");
        assertThat(RedisLine.send(stores.redis(), "FLUSHALL")).isEqualTo("+OK");

        stores.redis().stop();
        stores.postgres().stop();
        stores.redis().start();
        stores.postgres().start();

        eventually("the application has Redis again", () -> redis.value(String.class).get("key") == null);
        eventually("the application has PostgreSQL again", () -> one() == 1);
    }

    private int one() {
        return postgres.query("SELECT 1").execute().await().atMost(Duration.ofSeconds(30)).iterator().next().getInteger(0);
    }
}
