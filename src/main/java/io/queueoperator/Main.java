package io.queueoperator;

import io.quarkus.runtime.ImageMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.queueoperator.platform.local.LocalStart;
import io.queueoperator.platform.local.LocalStoresException;
import io.queueoperator.platform.local.StorePlan;
import io.smallrye.config.SmallRyeConfig;
import java.util.Optional;
import java.util.function.Function;

/** Where the service begins: stores that nobody configured are started first, then the application. */
@QuarkusMain
public final class Main {

    /** Quarkus initialises this class while it builds a native image, so there it is a constant and what it guards is left out. */
    private static final boolean NATIVE_EXECUTABLE = ImageMode.current() != ImageMode.JVM;

    private Main() {
    }

    public static void main(String... args) {
        try {
            // The service's own view, but a separate reading of it: the real one is made when the properties below are set.
            SmallRyeConfig config = ConfigUtils.configBuilder().build();
            Function<String, Optional<String>> configured = name -> config.getOptionalValue(name, String.class);
            StorePlan plan = StorePlan.of(configured, !NATIVE_EXECUTABLE);
            plan.properties().forEach(System::setProperty);
            if (!NATIVE_EXECUTABLE) {
                LocalStart.accordingTo(plan, configured);
            }
        } catch (LocalStoresException | IllegalArgumentException e) {
            System.err.println("queue-operator cannot start: " + e.getMessage());
            System.exit(1);
        }
        Quarkus.run(args);
    }
}
