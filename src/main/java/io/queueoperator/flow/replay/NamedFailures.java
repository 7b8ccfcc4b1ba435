package io.queueoperator.flow.replay;

import io.queueoperator.api.NewReplay;
import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.ProblemCode;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The jobs of attempts and jobs that a caller names; each once, however many of its attempts failed. */
@ApplicationScoped
class NamedFailures {
    private final Database database;

    NamedFailures(Database database) {
        this.database = database;
    }

    /**
     * The ids of the jobs; null when none are named. {@code TASK_RUN_NOT_FOUND} or {@code JOB_NOT_FOUND} when one of them
     * was never there. What is not failed is no error here: its item says so.
     */
    Uni<String @Nullable []> of(NewReplay asked) {
        if (!asked.names()) {
            return Uni.createFrom().nullItem();
        }
        Set<String> jobs = new LinkedHashSet<>();
        return Uni.combine().all()
                .unis(known(asked.jobIds() == null ? List.of() : asked.jobIds()),
                        ofTaskRuns(asked.taskRunIds() == null ? List.of() : asked.taskRunIds()))
                .with((named, ofRuns) -> {
                    jobs.addAll(named);
                    jobs.addAll(ofRuns);
                    return jobs.toArray(String[]::new);
                });
    }

    /**
     * The job of one attempt that can be replayed.
     *
     * @return its id; {@code TASK_RUN_NOT_FOUND} when there is no such attempt, {@code NOT_FAILED} when it did not fail, or
     *     its job has another attempt or ended otherwise
     */
    Uni<String> failed(long taskRunId) {
        return taskRuns(List.of(taskRunId)).map(rows -> {
            Row row = rows.get(0);
            String status = row.getString("status");
            String job = row.getString("job_id");
            String jobStatus = row.getString("job_status");
            if (!"FAILED".equals(status)) {
                throw notFailed(taskRunId, "Task run " + taskRunId + " is not failed (status: " + status + ").");
            }
            if (job == null) {
                throw notFailed(taskRunId, "Task run " + taskRunId + " is an operation of the service, and has no job.");
            }
            if (!"failed".equals(jobStatus)) {
                throw notFailed(taskRunId, "Task run " + taskRunId + " failed, but its job " + job
                        + (jobStatus == null ? " is gone." : " is not failed (status: " + jobStatus + ")."));
            }
            return job;
        });
    }

    private Uni<List<String>> known(List<String> jobIds) {
        if (jobIds.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return database.run(PlanSql.UNKNOWN_JOBS, Tuple.tuple().addArrayOfString(jobIds.toArray(String[]::new)))
                .map(rows -> {
                    List<String> unknown = StreamSupport.stream(rows.spliterator(), false)
                            .map(row -> row.getString("id")).toList();
                    if (!unknown.isEmpty()) {
                        throw Problem.of(ProblemCode.JOB_NOT_FOUND, "There is no job " + unknown.get(0) + ".",
                                Map.of("job_ids", unknown));
                    }
                    return jobIds;
                });
    }

    private Uni<List<String>> ofTaskRuns(List<Long> ids) {
        return taskRuns(ids).map(rows -> rows.stream()
                .map(row -> {
                    String job = row.getString("job_id");
                    if (job == null) {
                        throw notFailed(row.getLong("id"),
                                "Task run " + row.getLong("id") + " is an operation of the service, and has no job.");
                    }
                    return job;
                })
                .toList());
    }

    private Uni<List<Row>> taskRuns(List<Long> ids) {
        if (ids.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return database.run(PlanSql.TASK_RUNS, Tuple.tuple().addArrayOfLong(ids.toArray(Long[]::new))).map(found -> {
            List<Row> rows = StreamSupport.stream(found.spliterator(), false).toList();
            List<Long> unknown = rows.stream().filter(row -> !row.getBoolean("known")).map(row -> row.getLong("id")).toList();
            if (!unknown.isEmpty()) {
                throw Problem.of(ProblemCode.TASK_RUN_NOT_FOUND, "There is no task run " + unknown.get(0) + ".",
                        Map.of("task_run_ids", unknown));
            }
            return rows;
        });
    }

    private static Problem notFailed(long taskRunId, String sentence) {
        return Problem.of(ProblemCode.NOT_FAILED, sentence, Map.of("task_run_id", taskRunId));
    }
}
