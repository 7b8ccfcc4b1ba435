package io.queueoperator.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.testing.OwnStores;
import io.queueoperator.testing.ServiceProcess;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An installation may want a key for progress too; the page of the pipeline UI then has to send one. */
class ProgressKeyIT {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @Test
    void progress_wants_a_key_where_the_installation_does() throws Exception {
        Map<String, String> settings = Map.of(
                "queue-operator.progress.key-required", "true", "queue-operator.security.keys", "tests:test-key, reader:read-key:read");
        try (OwnStores stores = new OwnStores();
                ServiceProcess service = ServiceProcess.start("progress-key", stores.servers(), settings).awaitReady()) {
            for (String path : new String[] {"/jobs/none/progress", "/sources/none/progress"}) {
                for (String accept : new String[] {"*/*", "application/json", "application/json;q=0.9", "application/json, text/plain, */*"}) {
                    assertThat(get(service, path, accept, null).statusCode()).as(path).isEqualTo(401);
                    assertThat(get(service, path, accept, "wrong").statusCode()).as(path).isEqualTo(401);
                    assertThat(get(service, path, accept, "read-key").statusCode()).as(path).isIn(200, 404);
                }
                assertThat(get(service, path + "/", "*/*", null).statusCode()).isIn(401, 404);
            }
            assertThat(get(service, "/jobs/none/progress", "*/*", "read-key").body()).contains("JOB_NOT_FOUND");
            assertThat(get(service, "/jobs/none/progress", "*/*", null).body()).contains("UNAUTHENTICATED").doesNotContain("JOB_NOT");
        }
    }

    private static HttpResponse<String> get(ServiceProcess service, String path, String accept, String key)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(service.address().resolve(path)).header("Accept", accept);
        if (key != null) {
            request.header("Authorization", "Bearer " + key);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
