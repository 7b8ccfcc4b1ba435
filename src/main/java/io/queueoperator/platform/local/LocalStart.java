package io.queueoperator.platform.local;

import io.quarkus.runtime.Application;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/** Starts the stores a {@link StorePlan} asks for, tells the application where they are, and stops them after it. */
public final class LocalStart {

    static final String DATA_DIR = "queue-operator.data-dir";
    private static final String DEFAULT_DATA_DIR = "data";

    private LocalStart() {
    }

    /**
     * @param configured the value of a property as the service would see it
     * @throws LocalStoresException if the stores cannot be started
     */
    public static void accordingTo(StorePlan plan, Function<String, Optional<String>> configured) {
        if (!plan.embedPostgres() && !plan.embedRedis()) {
            return;
        }
        Path dataDir = Path.of(configured.apply(DATA_DIR).orElse(DEFAULT_DATA_DIR));
        LocalStores stores = new LocalStores(dataDir, dataDir.resolve("cache"), plan.embedPostgres(), plan.embedRedis());
        // Before the start: whoever presses Ctrl-C during it leaves nothing running either. A finally after Quarkus.run
        // would not do, for on SIGTERM that never returns.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> closeAfterApplication(stores), "local stores shutdown"));
        stores.start();
        stores.properties().forEach(System::setProperty);
        ConnectionsFile.write(dataDir, stores, plan);
    }

    /** All hooks of a JVM run at once; the application's own needs the stores until it is through. */
    private static void closeAfterApplication(LocalStores stores) {
        Application application = Application.currentApplication();
        if (application != null) {
            application.awaitShutdown();
        }
        stores.close();
    }
}
