package io.queueoperator.flow.claim;

import io.queueoperator.core.job.Job;
import io.queueoperator.flow.WorkSignal;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.state.Change;
import io.queueoperator.state.FollowUp;
import io.queueoperator.state.JobRow;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** A worker gives jobs back: they are queued again, in their old place, and the attempt does not count. */
@ApplicationScoped
public class ReleaseJobs {
    private final Database database;
    private final FollowUp followUp;
    private final WorkSignal signal;

    ReleaseJobs(Database database, FollowUp followUp, WorkSignal signal) {
        this.database = database;
        this.followUp = followUp;
        this.signal = signal;
    }

    /**
     * Releases what is still held.
     *
     * @param tokens lease tokens by job id
     * @return the jobs that were released; the others' leases were lost, or they are to be cancelled
     */
    public Uni<List<Job>> release(Map<String, Long> tokens, @Nullable String reason) {
        if (tokens.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        Tuple arguments = Tuple.tuple()
                .addArrayOfString(tokens.keySet().toArray(String[]::new))
                .addArrayOfLong(tokens.values().toArray(Long[]::new))
                .addString(reason);
        return database.run(HoldSql.RELEASE, arguments)
                .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(JobRow::job).toList())
                .invoke(signal::available)
                .call(jobs -> followUp.after(jobs.stream().map(Change::of).toList()));
    }
}
