package io.queueoperator.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.queueoperator.platform.local.LocalStores;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The stores of a test run: the same real servers as in the service's default run, empty at first.
 *
 * <p>{@code @QuarkusTestResource(LocalStoresResource.class)} (or {@code @WithTestResource}) on the test; a field of type
 * {@link LocalStores} in it is filled, so that the test can take a store away: {@code stores.redis().stop();
 * stores.redis().start();} keeps the port.
 */
public final class LocalStoresResource implements QuarkusTestResourceLifecycleManager {

    /** One key per scope. */
    public static final String KEYS = "tests:test-key, reader:read-key:read, worker:work-key:work";

    static final Path BUILD = Path.of("target");
    /** Unpacked once for all tests. */
    public static final Path CACHE = BUILD.resolve("stores-cache");

    private @Nullable LocalStores stores;

    @Override
    public Map<String, String> start() {
        // The service makes its tables itself here, as it does at its first start.
        stores = FreshStores.empty();
        Stores.use(stores);
        Map<String, String> settings = new HashMap<>(stores.properties());
        settings.put("queue-operator.security.keys", KEYS);
        // Chores are stepped by the tests.
        settings.put("queue-operator.reaper.every", "off");
        settings.put("queue-operator.statistics.every", "off");
        settings.put("queue-operator.error-groups.every", "off");
        settings.put("queue-operator.webhooks.every", "off");
        settings.put("queue-operator.passes.every", "off");
        settings.put("queue-operator.progress-csv.every", "off");
        settings.put("queue-operator.gates.every", "off");
        // Keys of their own: the failures of other tests open nothing.
        settings.put("queue-operator.circuit-breakers.watch", "source:cb-*,account:cb-*,operation:cb-*");
        settings.put("queue-operator.intake.every", "off");
        settings.put("queue-operator.operations.every", "off");
        settings.put("queue-operator.transitions.every", "off");
        settings.put("queue-operator.replay.every", "off");
        // Each of its sweeps is a whole round, and what is to be looked at again is due with the next one.
        settings.put("queue-operator.intake.scan-keys", "10000000");
        settings.put("queue-operator.intake.sweep-time", "10m");
        settings.put("queue-operator.intake.look-again-after", "0s");
        // Their receivers are on this machine.
        settings.put("queue-operator.webhooks.allow-private-addresses", "true");
        settings.put("queue-operator.webhooks.allow-http", "true");
        settings.put("queue-operator.webhooks.timeout", "20s");
        settings.put("queue-operator.webhooks.backoff-base", "1h");
        settings.put("quarkus.http.test-port", "0");
        // The tests tell right from wrong, not fast from slow: a busy machine must not look like a dead store.
        settings.put("queue-operator.postgres.statement-timeout", "60s");
        settings.put("quarkus.datasource.reactive.additional-properties.statement_timeout", "60s");
        settings.put("queue-operator.postgres.glance-timeout", "60s");
        settings.put("queue-operator.progress.answer-within", "60s");
        // Tests change the stores behind the service's back.
        settings.put("queue-operator.progress.shared-for", "0s");
        settings.put("queue-operator.console.stages-within", "60s");
        settings.put("queue-operator.ingestion.statement-timeout", "60s");
        settings.put("quarkus.datasource.ingestion.reactive.additional-properties.statement_timeout", "60s");
        settings.put("queue-operator.display.follow-up-within", "60s");
        settings.put("queue-operator.redis.read-timeout", "30s");
        settings.put("queue-operator.redis.write-timeout", "30s");
        return settings;
    }

    /** Stores that nobody has used, with our tables; for tests without Quarkus. Whoever starts them closes them. */
    public static LocalStores startFresh() {
        return FreshStores.migrated();
    }

    /** Stores on that folder, not yet started. */
    public static LocalStores on(Path folder) {
        return new LocalStores(folder, CACHE, true, true);
    }

    @Override
    public void inject(TestInjector testInjector) {
        testInjector.injectIntoFields(stores, new TestInjector.MatchesType(LocalStores.class));
    }

    @Override
    public void stop() {
        if (stores != null) {
            stores.close();
        }
    }
}
