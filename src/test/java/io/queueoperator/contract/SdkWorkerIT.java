package io.queueoperator.contract;

import static io.queueoperator.testing.Api.json;
import static io.queueoperator.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.queueoperator.sdk.ClaimedJob;
import io.queueoperator.sdk.JobContext;
import io.queueoperator.sdk.JobFailure;
import io.queueoperator.sdk.JobHandler;
import io.queueoperator.sdk.JobSpec;
import io.queueoperator.sdk.OperatorClient;
import io.queueoperator.sdk.Worker;
import io.queueoperator.sdk.WorkerBuilder;
import io.queueoperator.testing.Api;
import io.queueoperator.testing.LocalStoresResource;
import io.queueoperator.testing.SdkPort;
import io.queueoperator.testing.Stores;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A worker of the SDK and the service, each as it is shipped. */
@QuarkusIntegrationTest
@QuarkusTestResource(LocalStoresResource.class)
class SdkWorkerIT {
    private OperatorClient operator;
    private final CountDownLatch atWork = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);

    /** Not before: only now it is known where the service listens. */
    @BeforeEach
    void connect() {
        operator = SdkPort.client();
    }

    @Test
    void a_job_goes_through_a_worker_with_progress_result_and_a_child_that_follows() throws Exception {
        String id = operator.enqueue(JobSpec.of("sdk-parent").sourceId("sdk-source").payload(Map.of("pages", 3)));
        try (Worker worker = builder("sdk-parent", (job, context) -> {
            int pages = job.payload().path("pages").asInt();
            context.progress("read", "page 3", 3, pages, "all read");
            context.enqueue(List.of(job.child("sdk-child", "one").payload(Map.of("of", job.id()))));
            return Map.of("pages", pages);
        }).handle("sdk-child", (job, context) -> null).build().start()) {
            eventually("both ended", () -> Api.progress(id).getInt("children_completed") == 1
                    && Api.progress(id).getString("status").equals("completed"));
        }
        assertThat(Api.get("/api/v1/jobs/" + id).jsonPath().getInt("result.pages")).isEqualTo(3);
        assertThat(Api.get("/api/v1/jobs?parent_job_id=" + id).jsonPath().getString("items[0].source_id"))
                .isEqualTo("sdk-source");
        assertThat(Api.get("/api/v1/jobs/" + id + "/events").jsonPath().<String>getList("items.to"))
                .containsExactly("queued", "claimed", "running", "completed");
    }

    @Test
    void a_failure_is_classified_and_told_with_its_place_and_traceback() throws Exception {
        String id = operator.enqueue(
                JobSpec.of("sdk-fails").maxAttempts(1).documentId("9").documentUrl("http://example.org/a.pdf"));
        try (Worker worker = builder("sdk-fails", (job, context) -> {
            context.progress("read", "page 7", 7, 10);
            throw new IllegalStateException("Connection reset by peer");
        }).build().start()) {
            eventually("failed", () -> Api.progress(id).getString("status").equals("failed"));
        }
        JsonPath told = Api.progress(id);
        assertThat(told.getString("error"))
                .isEqualTo("Sdk One: http://example.org/a.pdf (document 9): IllegalStateException: Connection reset by peer");
        assertThat(told.getString("error_category")).isEqualTo("infrastructure");
        assertThat(told.getString("error_type")).isEqualTo("IllegalStateException");
        assertThat(told.getString("step")).isEqualTo("page 7");
        assertThat(Api.get("/api/v1/jobs/" + id + "/attempts").jsonPath().getString("items[0].error_traceback"))
                .contains("java.lang.IllegalStateException: Connection reset by peer");
    }

    @Test
    void a_handlers_own_word_on_when_to_come_back_is_kept() throws Exception {
        String id = operator.enqueue(JobSpec.of("sdk-busy"));
        try (Worker worker = builder("sdk-busy", (job, context) -> {
            throw new JobFailure("the server is busy").code("RATE_LIMITED").retryAfter(Duration.ofHours(1));
        }).build().start()) {
            eventually("queued again", () -> Api.progress(id).getInt("attempt") == 2);
        }
        Map<String, Object> row = Stores.row("select available_at > now() + interval '30 minutes' as patient"
                + " from queue_operator.jobs where id = '" + id + "'");
        assertThat(row).containsEntry("patient", true);
    }

    @Test
    void a_cancelled_job_ends_its_handler_and_is_cancelled() throws Exception {
        String id = operator.enqueue(JobSpec.of("sdk-cancelled"));
        try (Worker worker = builder("sdk-cancelled", this::waitForever).lease(Duration.ofSeconds(30)).build().start()) {
            atWork.await();
            operator.cancel(id, "wrong url");
            assertThat(interrupted.await(2, TimeUnit.MINUTES)).isTrue();
            eventually("cancelled", () -> operator.get(id).status().equals("cancelled"));
        }
        assertThat(Api.progress(id).getString("error")).isEqualTo("Cancelled: wrong url");
    }

    @Test
    void a_lost_lease_ends_the_handler_and_its_successor_is_left_alone() throws Exception {
        String id = operator.enqueue(JobSpec.of("sdk-lost"));
        try (Worker worker = builder("sdk-lost", this::waitForever).lease(Duration.ofSeconds(30)).build().start()) {
            atWork.await();
            worker.stop(); // or it would be its own successor
            Stores.expireLease(id);
            Api.sweep();
            Stores.makeDue(id);
            Api.Claim successor = Api.claim("sdk-lost", "worker_id", "w-2");
            assertThat(interrupted.await(2, TimeUnit.MINUTES)).isTrue();
            eventually("not held any more", () -> worker.held().isEmpty());
            successor.complete().then().statusCode(200);
        }
        assertThat(Api.get("/api/v1/jobs/" + id + "/attempts").jsonPath().getString("items[0].late_result")).isNull();
        assertThat(Api.progress(id).getString("status")).isEqualTo("completed");
    }

    @Test
    void a_worker_that_is_closed_gives_back_what_it_holds_without_burning_an_attempt() throws Exception {
        String id = operator.enqueue(JobSpec.of("sdk-closed").maxAttempts(1));
        Worker worker = builder("sdk-closed", this::waitForever).grace(Duration.ZERO).build().start();
        atWork.await();
        worker.close();

        assertThat(operator.get(id).status()).isEqualTo("queued");
        Api.Claim again = Api.claim("sdk-closed");
        assertThat(again.id()).isEqualTo(id);
        assertThat(again.attempt()).isEqualTo(1);
        assertThat(Api.get("/api/v1/jobs/" + id + "/events").jsonPath().<String>getList("items.reason"))
                .contains("Sdk One was stopped");
    }

    @Test
    void as_many_jobs_as_there_are_places_are_worked_on_at_a_time() throws Exception {
        CyclicBarrier together = new CyclicBarrier(3);
        List<String> ids = operator.enqueueAll(
                IntStream.range(0, 6).mapToObj(i -> JobSpec.of("sdk-crowd").payload(Map.of("i", i))).toList());
        assertThat(ids).hasSize(6).doesNotHaveDuplicates();
        try (Worker worker = builder("sdk-crowd", (job, context) -> together.await(2, TimeUnit.MINUTES))
                .concurrency(3).build().start()) {
            eventually("all done", Duration.ofMinutes(3), () -> ids.stream()
                    .allMatch(id -> Api.progress(id).getString("status").equals("completed")));
        }
    }

    @Test
    void what_is_said_about_concurrency_is_kept_by_the_claims() throws Exception {
        for (int i = 0; i < 3; i++) {
            operator.enqueue(JobSpec.of("sdk-account").concurrencyKey("sdk-account-7").concurrencyLimit(2));
        }
        assertThat(Api.claims("sdk-account", 10)).hasSize(2);
    }

    private Object waitForever(ClaimedJob job, JobContext context) throws InterruptedException {
        atWork.countDown();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException end) {
            interrupted.countDown();
            throw end;
        }
        return json();
    }

    private WorkerBuilder builder(String taskType, JobHandler handler) {
        return Worker.builder(operator, "sdk-1").name("Sdk One").handle(taskType, handler)
                .longPoll(Duration.ofSeconds(1));
    }
}
