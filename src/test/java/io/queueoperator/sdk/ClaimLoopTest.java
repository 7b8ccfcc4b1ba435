package io.queueoperator.sdk;

import static io.queueoperator.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.queueoperator.sdk.TinyOperator.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The claims over real HTTP, while who should take the jobs on throws. */
class ClaimLoopTest {
    private static final String CLAIM = "POST /api/v1/jobs/claim";

    private final TinyOperator tiny = TinyOperator.withOneJob();
    private final OperatorClient operator = new OperatorClient(tiny.address(), "key");

    @AfterEach
    void close() {
        tiny.close();
    }

    @Test
    void who_cannot_take_a_job_on_does_not_end_the_claims_and_each_place_is_free_once() throws Exception {
        JsonNode claimed = Wire.parsed(TinyOperator.recorded("claimed").getBytes(StandardCharsets.UTF_8));
        String job = claimed.path("jobs").path(0).toString();
        tiny.on(CLAIM, Answer.ok("{\"jobs\":[" + job + "," + job + "," + job + "]}"), Answer.ok("{\"jobs\":[]}"));
        AtomicInteger offered = new AtomicInteger();
        ClaimLoop loop = new ClaimLoop(operator, settings(), taken -> {
            if (offered.incrementAndGet() == 2) {
                throw new IllegalStateException("no thread for it");
            }
        }, new SeldomLog("w-1"));
        Thread thread = new Thread(loop);
        thread.start();
        try {
            eventually("claims again", () -> tiny.calls(CLAIM).size() >= 2);
            assertThat(offered).hasValue(3);
            assertThat(tiny.calls(CLAIM).get(0).body().path("limit").asInt()).isEqualTo(3);
            assertThat(tiny.calls(CLAIM).get(1).body().path("limit").asInt()).as("two are at work").isEqualTo(1);
        } finally {
            loop.stop();
            thread.join();
        }
    }

    private static WorkerSettings settings() {
        JobHandler nothing = (job, context) -> null;
        return new WorkerSettings(
                new WorkerName("w-1", "w-1"), null, Map.of("ocr", nothing), 3, Duration.ofSeconds(3), Duration.ofSeconds(1),
                Duration.ofSeconds(1), Duration.ZERO);
    }
}
