package io.queueoperator.platform.operation;

import static io.queueoperator.testing.Eventually.eventually;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.queueoperator.platform.operation.Operation.When;
import io.queueoperator.platform.postgres.StoreDatabase;
import io.queueoperator.testing.MigratedDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;

/** Calls of annotated methods, as the container makes them, and the rows of their runs on the real table. */
abstract class RecordedOperations {
    private final StoreDatabase store;
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final Settings settings = Settings.DEFAULTS;
    final WriteRuns writeRuns;

    RecordedOperations(StoreDatabase store) {
        this.store = store;
        this.writeRuns = writeRuns(settings);
    }

    @BeforeEach
    void empty() throws SQLException {
        run("truncate queue_operator.operation_runs");
    }

    /** What is annotated here stands for the methods of the service. */
    static final class Annotated {
        @Operation(name = "test.work", category = "test", inputs = {"source", "user_password"})
        void work() {}

        @Operation(name = "test.chore", category = "maintenance", record = When.NOT_ROUTINE)
        void chore() {}
    }

    WriteRuns writeRuns(OperationsConfig config) {
        return new WriteRuns(store.database(), config, new Instance(), dump(), meters);
    }

    static DumpValues dump() {
        return new DumpValues(new ObjectMapper(), Settings.DEFAULTS);
    }

    double lost() {
        return meters.find("queue_operator.operations.unrecorded").counters().stream().mapToDouble(c -> c.count()).sum();
    }

    Object call(String method, Callable<Object> body, Object... arguments) throws Exception {
        return new RecordOperation(writeRuns, new RequestOrigin(null, null), dump())
                .record(new Call(method, body, arguments));
    }

    Map<String, String> onlyRun() throws Exception {
        eventually("there is one run", () -> runs().size() == 1);
        return runs().get(0);
    }

    List<Map<String, String>> runs() throws SQLException {
        return run("select * from queue_operator.operation_runs order by id");
    }

    List<Map<String, String>> run(String sql) throws SQLException {
        try (Connection connection = store.stores().connect()) {
            return MigratedDatabase.rows(connection, sql);
        }
    }
}
