package io.queueoperator.flow;

import io.queueoperator.api.JobView;
import io.queueoperator.api.RawJson;
import io.queueoperator.core.job.Job;
import io.queueoperator.state.JobRow;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.List;

/** A job as its worker is given it, with what its producer wrote: as it is kept, which is not in every byte what was sent. */
public record ClaimedJob(Job job, JobView.Bodies bodies) {

    /** Of a row with the columns of a job and {@code payload}, {@code execution}, {@code metadata} as texts. */
    public static ClaimedJob of(Row row) {
        return new ClaimedJob(
                JobRow.job(row),
                new JobView.Bodies(
                        RawJson.ofNullable(row.getString("payload")), RawJson.ofNullable(row.getString("execution")),
                        RawJson.ofNullable(row.getString("metadata")), null));
    }

    /** Of all rows, in their order. */
    public static List<ClaimedJob> all(RowSet<Row> rows) {
        List<ClaimedJob> claimed = new ArrayList<>(rows.size());
        rows.forEach(row -> claimed.add(of(row)));
        return claimed;
    }
}
