package io.queueoperator.platform.local;

import io.queueoperator.testing.LocalStoresResource;
import java.nio.file.Path;

/** A service that has only its stores, in a process of its own: to be killed. Prints a line as soon as they run. */
final class StoresHolder {

    private StoresHolder() {
    }

    public static void main(String... args) throws Exception {
        LocalStores stores = LocalStoresResource.on(Path.of(args[0]));
        stores.start();
        System.out.println(stores.postgres().pid() + " " + stores.redis().pid());
        Thread.currentThread().join();
    }
}
