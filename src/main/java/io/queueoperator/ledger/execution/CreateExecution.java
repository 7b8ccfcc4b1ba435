package io.queueoperator.ledger.execution;

import io.queueoperator.api.ExecutionView;
import io.queueoperator.core.job.JobStatus;
import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.ProblemCode;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.platform.postgres.StoreFailure;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An orchestrator begins an execution of a job. */
@ApplicationScoped
public class CreateExecution {
    private static final int TRIES = 3;

    private final Database database;

    CreateExecution(Database database) {
        this.database = database;
    }

    /**
     * An execution to be created.
     *
     * @param metadata JSON, or null
     */
    public record Asked(
            String id, String jobId, String orchestratorId, @Nullable String serverId, @Nullable String serverName,
            @Nullable String metadata) {}

    /**
     * Creates; said again it changes nothing and answers with what is there.
     *
     * @return the execution; a problem when there is no such job, somebody else holds it, or the id is taken
     */
    public Uni<ExecutionView> create(Asked asked) {
        return create(asked, TRIES);
    }

    private Uni<ExecutionView> create(Asked asked, int tries) {
        return database.run(ExecutionSql.CREATE, Tuple.tuple(Arrays.asList(
                        asked.id(), asked.jobId(), asked.orchestratorId(), asked.serverId(), asked.serverName(),
                        asked.metadata())))
                // Pruned between the look at it and the insert.
                .onFailure(StoreFailure::isForeignKeyViolation).transform(gone -> Problem.jobNotFound(asked.jobId()))
                .map(rows -> rows.iterator().next())
                .chain(row -> {
                    if (row.getString("id") != null) {
                        return Uni.createFrom().item(same(ExecutionSql.view(row), asked));
                    }
                    refuseWithoutJob(row, asked);
                    // Neither inserted nor visible: the same call is being made by another connection.
                    return tries > 1 ? create(asked, tries - 1) : Uni.createFrom().failure(taken(asked));
                });
    }

    private static ExecutionView same(ExecutionView known, Asked asked) {
        if (!known.jobId().equals(asked.jobId()) || !Objects.equals(known.serverId(), asked.serverId())) {
            throw taken(asked);
        }
        if (!known.orchestratorId().equals(asked.orchestratorId())) {
            throw ofAnother(asked.id(), asked.orchestratorId());
        }
        return known;
    }

    private static void refuseWithoutJob(Row row, Asked asked) {
        if (row.getString("found_job_id") == null) {
            throw Problem.jobNotFound(asked.jobId());
        }
        boolean held = JobStatus.of(row.getString("job_status")).orElseThrow().isHeld();
        if (held && !asked.orchestratorId().equals(row.getString("holder"))) {
            throw Problem.of(ProblemCode.NOT_CLAIMANT,
                    "Orchestrator " + asked.orchestratorId() + " does not hold job " + asked.jobId()
                            + ". Nothing was changed.",
                    Map.of("job_id", asked.jobId(), "status", row.getString("job_status")));
        }
    }

    private static Problem taken(Asked asked) {
        return Problem.of(ProblemCode.EXECUTION_EXISTS,
                "There is an execution " + asked.id() + " already, of another job or on another server.",
                Map.of("execution_id", asked.id()));
    }

    static Problem ofAnother(String id, String orchestratorId) {
        return Problem.of(ProblemCode.NOT_CLAIMANT,
                "Execution " + id + " was not created by orchestrator " + orchestratorId + ". Nothing was changed.",
                Map.of("execution_id", id));
    }
}
