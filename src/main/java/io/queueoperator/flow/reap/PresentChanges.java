package io.queueoperator.flow.reap;

import io.queueoperator.core.job.Job;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.state.Change;
import io.queueoperator.state.JobRow;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.stream.StreamSupport;

/** Jobs as they are now, with what a follower may need of them. */
final class PresentChanges {
    private final Database database;

    PresentChanges(Database database) {
        this.database = database;
    }

    /** These jobs and their parents, whose counts they change; one that left is not in the answer. */
    Uni<List<Change>> of(Collection<String> jobIds) {
        if (jobIds.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return database.run(ReapSql.JOBS, Tuple.tuple().addArrayOfString(jobIds.toArray(String[]::new)))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(PresentChanges::change).toList());
    }

    /** One job of each of these runs, with its parent; a run without jobs is not in the answer. */
    Uni<List<Change>> ofRuns(Collection<String> runIds) {
        return runIds.isEmpty()
                ? Uni.createFrom().item(List.of())
                : database.run(ReapSql.JOB_OF_RUNS, Tuple.tuple().addArrayOfString(runIds.toArray(String[]::new)))
                        .chain(rows -> of(StreamSupport.stream(rows.spliterator(), false)
                                .map(row -> row.getString("id")).toList()));
    }

    private static Change change(Row row) {
        Job job = JobRow.job(row);
        String message = row.getString("last_error");
        Job.JobError last = message == null
                ? job.error()
                : new Job.JobError(
                        message, row.getString("last_category"), row.getString("last_type"), row.getString("last_code"),
                        row.getString("last_fingerprint"), false);
        return new Change(job, row.getString("payload"), last, JobRow.children(row), null, true);
    }
}
