package io.queueoperator.contract;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.queueoperator.testing.HttpPort;
import io.queueoperator.testing.LocalStoresResource;
import io.queueoperator.testing.QueuePort;

/** The queue keeps its promises to whoever speaks plain HTTP. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class HttpContractIT extends QueueContract {
    @Override
    QueuePort port() {
        return new HttpPort();
    }
}
