package io.queueoperator.sdk.user;

import io.queueoperator.sdk.JobSpec;
import io.queueoperator.sdk.OperatorClient;
import io.queueoperator.sdk.Worker;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/** A program of somebody who has the SDK's jar and Jackson, and nothing else of ours. */
public final class TenLines implements Function<String, String> {
    @Override
    public String apply(String address) {
        try {
            OperatorClient operator = new OperatorClient(URI.create(address), "key");
            String id = operator.enqueue(JobSpec.of("ocr").payload(Map.of("pages", 3)));
            CountDownLatch worked = new CountDownLatch(1);
            Worker worker = Worker.builder(operator, "ocr-1")
                    .handle("ocr", (job, context) -> {
                        context.progress("read", "page 1", 1, 3);
                        worked.countDown();
                        return Map.of("pages", 3);
                    })
                    .build()
                    .start();
            worked.await();
            worker.close();
            return operator.get(id).status();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
