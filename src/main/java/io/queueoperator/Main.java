package io.queueoperator;

import io.quarkus.runtime.ImageMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.queueoperator.platform.local.LocalStart;
import io.queueoperator.platform.local.LocalStoresException;
import io.queueoperator.platform.local.StorePlan;
import io.smallrye.config.SmallRyeConfig;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Where the service begins: stores that nobody configured are started first, then the application. */
@QuarkusMain
public final class Main {

    /** Migrates the schema and ends: 0 when the service can work on it now, 1 and one line when it cannot. */
    static final String MIGRATE = "--migrate-and-exit";
    /** Asks the service on this machine whether it is ready, and ends: 0 when it is, else 1; for images without a shell. */
    static final String CHECK_HEALTH = "--check-health";

    /** Quarkus initialises this class while it builds a native image, so there it is a constant and what it guards is left out. */
    private static final boolean NATIVE_EXECUTABLE = ImageMode.current() != ImageMode.JVM;

    private Main() {
    }

    public static void main(String... args) {
        try {
            // The service's own view, but a separate reading of it: the real one is made when the properties below are set.
            SmallRyeConfig config = ConfigUtils.configBuilder().build();
            Function<String, Optional<String>> configured = name -> config.getOptionalValue(name, String.class);
            switch (args.length == 0 ? "" : String.join(" ", List.of(args))) {
                case "" -> serve(configured);
                case MIGRATE -> migrate(configured);
                case CHECK_HEALTH -> System.exit(CheckHealth.of(configured).isReady() ? 0 : 1);
                default -> {
                    System.err.println("usage: queue-operator [" + MIGRATE + " | " + CHECK_HEALTH
                            + "]; everything else is configuration");
                    System.exit(2);
                }
            }
        } catch (LocalStoresException | IllegalArgumentException e) {
            System.err.println("queue-operator cannot start: " + e.getMessage());
            System.exit(1);
        }
    }

    private static void serve(Function<String, Optional<String>> configured) {
        StorePlan plan = StorePlan.of(configured, !NATIVE_EXECUTABLE);
        plan.properties().forEach(System::setProperty);
        if (!NATIVE_EXECUTABLE) {
            LocalStart.accordingTo(plan, configured);
        }
        Quarkus.run();
    }

    private static void migrate(Function<String, Optional<String>> configured) {
        StorePlan.toMigrate(configured).properties().forEach(System::setProperty);
        Quarkus.run(null, MigrationEnd::report);
    }
}
