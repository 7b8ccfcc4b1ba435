package io.queueoperator.sdk;

import io.queueoperator.testing.MainClasses;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SdkAloneTest {
    @Test
    void a_worker_needs_the_packages_of_the_sdk_and_jackson_and_nothing_else(@TempDir Path folder) throws Exception {
        Path sdk = folder.resolve("sdk");
        for (String part : new String[] {"sdk", "api", "core"}) {
            AloneWithJackson.copy(MainClasses.folder(), sdk, "io/queueoperator/" + part + "/");
        }
        AloneWithJackson.assertRuns(sdk, folder.resolve("program"));
    }
}
