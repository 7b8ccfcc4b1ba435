package io.queueoperator.flow.claim;

import io.queueoperator.api.ClaimRequest;
import io.queueoperator.api.JobView;
import io.queueoperator.api.RawJson;
import io.queueoperator.core.job.Job;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.state.Change;
import io.queueoperator.state.FollowUp;
import io.queueoperator.state.JobRow;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/** Gives jobs to a worker: one statement, atomic, no job to two workers. */
@ApplicationScoped
public class ClaimJobs {
    private final Database database;
    private final FollowUp followUp;
    private final ClaimConfig config;

    ClaimJobs(Database database, FollowUp followUp, ClaimConfig config) {
        this.database = database;
        this.followUp = followUp;
        this.config = config;
    }

    /** A job with what the worker needs to do it. */
    public record Claimed(Job job, JobView.Bodies bodies) {}

    /** Claims what can be claimed now; does not wait. */
    public Uni<List<Claimed>> claim(ClaimRequest request) {
        String sql = request.taskTypes() == null ? ClaimSql.NEXT_OF_ANY : ClaimSql.NEXT;
        return database.run(sql, arguments(request))
                .map(ClaimJobs::claimed)
                .call(claimed -> followUp.after(claimed.stream().map(c -> Change.of(c.job())).toList()));
    }

    private Tuple arguments(ClaimRequest request) {
        int leaseS = request.leaseS() == null ? (int) config.defaultLease().toSeconds() : request.leaseS();
        return Tuple.tuple()
                .addArrayOfString(request.taskTypes() == null ? null : request.taskTypes().toArray(String[]::new))
                .addString(request.projectId())
                .addInteger(request.limit() == null ? 1 : request.limit())
                .addInteger(leaseS)
                .addString(request.workerId())
                .addString(request.workerName());
    }

    private static List<Claimed> claimed(RowSet<Row> rows) {
        List<Claimed> claimed = new ArrayList<>();
        for (Row row : rows) {
            claimed.add(new Claimed(
                    JobRow.job(row),
                    new JobView.Bodies(
                            RawJson.ofNullable(row.getString("payload")), RawJson.ofNullable(row.getString("execution")),
                            RawJson.ofNullable(row.getString("metadata")), null)));
        }
        return claimed;
    }
}
