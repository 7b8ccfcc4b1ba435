package io.queueoperator.contract;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.queueoperator.testing.LocalStoresResource;
import io.queueoperator.testing.QueuePort;
import io.queueoperator.testing.SdkPort;

/** The queue keeps the same promises to whoever uses the Java SDK. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class SdkIT extends QueueContract {
    @Override
    QueuePort port() {
        return new SdkPort();
    }
}
