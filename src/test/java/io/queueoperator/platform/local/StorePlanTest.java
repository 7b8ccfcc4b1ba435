package io.queueoperator.platform.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StorePlanTest {

    private static StorePlan plan(Map<String, String> configured) {
        return StorePlan.of(name -> Optional.ofNullable(configured.get(name)), true);
    }

    @Test
    void nothingConfiguredMeansBothStoresAndALocalService() {
        StorePlan plan = plan(Map.of());
        assertThat(plan.embedPostgres()).isTrue();
        assertThat(plan.embedRedis()).isTrue();
        assertThat(plan.properties()).containsExactlyInAnyOrderEntriesOf(Map.of(
                "quarkus.http.host", "127.0.0.1",
                "queue-operator.security.keys", "local:local",
                "queue-operator.local-stores", "true"));
    }

    @Test
    void whatIsConfiguredStays() {
        StorePlan plan = plan(Map.of("quarkus.http.host", "0.0.0.0", "queue-operator.security.keys", "me:secret"));
        assertThat(plan.properties()).containsOnlyKeys("queue-operator.local-stores");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "192.168.1.2", "::", "example.org", "127.evil.example"})
    void theWellKnownKeyStaysOffTheNetwork(String host) {
        assertThatThrownBy(() -> plan(Map.of("quarkus.http.host", host)))
                .isInstanceOf(LocalStoresException.class)
                .hasMessageContaining(host).hasMessageContaining("QUEUE_OPERATOR_SECURITY_KEYS").hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "127.1.2.3", "::1"})
    void aLoopbackAddressNeedsNoKeys(String host) {
        assertThat(plan(Map.of("quarkus.http.host", host)).properties())
                .containsEntry("queue-operator.security.keys", "local:local")
                .doesNotContainKey("quarkus.http.host");
    }

    @Test
    void eachStoreIsDecidedOnItsOwn() {
        StorePlan redisElsewhere = plan(Map.of("quarkus.redis.hosts", "redis://r:6379"));
        assertThat(redisElsewhere.embedPostgres()).isTrue();
        assertThat(redisElsewhere.embedRedis()).isFalse();
        assertThat(redisElsewhere.properties()).isEmpty();

        StorePlan postgresElsewhere = plan(Map.of("quarkus.datasource.reactive.url", "postgresql://db/jobs"));
        assertThat(postgresElsewhere.embedPostgres()).isFalse();
        assertThat(postgresElsewhere.embedRedis()).isTrue();
        assertThat(postgresElsewhere.properties())
                .containsExactly(Map.entry("quarkus.datasource.jdbc.url", "jdbc:postgresql://db/jobs"));
    }

    @Test
    void migrationsNeverGoThroughAPooler() {
        Map<String, String> pooler = Map.of("quarkus.datasource.reactive.url", "postgresql://pgbouncer/jobs",
                "quarkus.redis.hosts", "redis://r", "quarkus.datasource.reactive.postgresql.use-layer7-proxy", "true");
        assertThatThrownBy(() -> plan(pooler)).isInstanceOf(LocalStoresException.class)
                .hasMessageContaining("QUARKUS_DATASOURCE_JDBC_URL").hasMessageContaining("QUARKUS_FLYWAY_MIGRATE_AT_START");

        Map<String, String> direct = new HashMap<>(pooler);
        direct.put("quarkus.datasource.jdbc.url", "jdbc:postgresql://db/jobs");
        assertThat(plan(direct).properties()).isEmpty();
        Map<String, String> elsewhere = new HashMap<>(pooler);
        elsewhere.put("quarkus.flyway.migrate-at-start", "false");
        assertThat(plan(elsewhere).properties()).containsKey("quarkus.datasource.jdbc.url");
    }

    @Test
    void blankCountsAsNotConfigured() {
        StorePlan plan = plan(Map.of("quarkus.datasource.reactive.url", " ", "quarkus.redis.hosts", ""));
        assertThat(plan.embedPostgres()).isTrue();
        assertThat(plan.embedRedis()).isTrue();
    }

    @Test
    void credentialsInTheAddressServeTheMigrationsToo() {
        assertThat(plan(Map.of("quarkus.datasource.reactive.url", "postgresql://me:pw@db/jobs",
                "quarkus.redis.hosts", "redis://r")).properties()).containsExactlyInAnyOrderEntriesOf(Map.of(
                        "quarkus.datasource.jdbc.url", "jdbc:postgresql://db/jobs",
                        "quarkus.datasource.username", "me",
                        "quarkus.datasource.password", "pw"));
    }

    @Test
    void aJdbcAddressOfItsOwnStays() {
        assertThat(plan(Map.of("quarkus.datasource.reactive.url", "postgresql://db/jobs",
                "quarkus.datasource.jdbc.url", "jdbc:postgresql://direct/jobs",
                "quarkus.redis.hosts", "redis://r")).properties()).isEmpty();
    }

    @Test
    void migrationsNeverGoToAnotherDatabaseThanTheWork() {
        assertThatThrownBy(() -> plan(Map.of("quarkus.datasource.jdbc.url", "jdbc:postgresql://db/jobs")))
                .isInstanceOf(LocalStoresException.class)
                .hasMessageContaining("QUARKUS_DATASOURCE_REACTIVE_URL");
    }

    @Test
    void theNativeExecutableSaysWhichStoreItLacks() {
        assertThatThrownBy(() -> StorePlan.of(name -> Optional.empty(), false))
                .isInstanceOf(LocalStoresException.class)
                .hasMessageContaining("QUARKUS_DATASOURCE_REACTIVE_URL and QUARKUS_REDIS_HOSTS");
    }

    @Test
    void migratingNeedsADatabaseAndNothingElse() {
        StorePlan plan = StorePlan.toMigrate(name -> Optional.ofNullable(Map.of(
                "quarkus.datasource.reactive.url", "postgresql://db/jobs", "quarkus.flyway.migrate-at-start", "false").get(name)));
        assertThat(plan.embedPostgres()).isFalse();
        assertThat(plan.embedRedis()).isFalse();
        assertThat(plan.properties()).containsExactlyInAnyOrderEntriesOf(Map.of(
                "quarkus.datasource.jdbc.url", "jdbc:postgresql://db/jobs",
                "quarkus.flyway.migrate-at-start", "true", "quarkus.init-and-exit", "true"));
    }

    @Test
    void migratingAloneNeverGoesThroughAPoolerEither() {
        Map<String, String> pooler = new HashMap<>(Map.of("quarkus.datasource.reactive.url", "postgresql://pgbouncer/jobs",
                "quarkus.datasource.reactive.postgresql.use-layer7-proxy", "true", "quarkus.flyway.migrate-at-start", "false"));
        assertThatThrownBy(() -> StorePlan.toMigrate(name -> Optional.ofNullable(pooler.get(name))))
                .isInstanceOf(LocalStoresException.class).hasMessageContaining("QUARKUS_DATASOURCE_JDBC_URL")
                .hasMessageNotContaining("MIGRATE_AT_START");

        pooler.put("quarkus.datasource.jdbc.url", "jdbc:postgresql://db/jobs");
        assertThat(StorePlan.toMigrate(name -> Optional.ofNullable(pooler.get(name))).properties())
                .containsOnlyKeys("quarkus.flyway.migrate-at-start", "quarkus.init-and-exit");
    }

    @Test
    void migratingAnEmbeddedDatabaseIsNobodysWish() {
        assertThatThrownBy(() -> StorePlan.toMigrate(name -> Optional.empty()))
                .isInstanceOf(LocalStoresException.class).hasMessageContaining("QUARKUS_DATASOURCE_REACTIVE_URL");
    }
}
