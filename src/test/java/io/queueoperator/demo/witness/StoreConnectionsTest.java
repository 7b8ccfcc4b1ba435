package io.queueoperator.demo.witness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreConnectionsTest {

    @TempDir
    private Path data;

    @Test
    void reads_what_the_service_wrote() throws IOException {
        write("""
                postgres.jdbc-url=jdbc\\:postgresql\\://127.0.0.1\\:5544/postgres
                postgres.user=queue
                postgres.password=p w
                redis.host=127.0.0.1
                redis.port=6400
                redis.password=secret
                """);
        assertThat(StoreConnections.in(data)).hasValue(new StoreConnections(
                "jdbc:postgresql://127.0.0.1:5544/postgres", "queue", "p w", "127.0.0.1", 6400, "secret"));
    }

    @Test
    void no_file_means_that_the_stores_are_somebody_elses() throws IOException {
        assertThat(StoreConnections.in(data)).isEmpty();
    }

    @Test
    void one_store_alone_is_not_enough_to_compare() throws IOException {
        write("redis.port=1");
        assertThat(StoreConnections.in(data)).isEmpty();
    }

    private void write(String text) throws IOException {
        Files.writeString(data.resolve(StoreConnections.FILE), text);
    }
}
