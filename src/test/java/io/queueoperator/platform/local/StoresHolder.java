package io.queueoperator.platform.local;

import java.nio.file.Path;

/** A service that has only its stores, in a process of its own: to be killed. Prints a line as soon as they run. */
final class StoresHolder {

    private StoresHolder() {
    }

    public static void main(String... args) throws Exception {
        LocalStores stores = new LocalStores(Path.of(args[0]), Path.of(args[1]), true, true);
        stores.start();
        System.out.println(stores.postgres().pid() + " " + stores.redis().pid());
        Thread.currentThread().join();
    }
}
