package io.queueoperator.flow.finish;

import io.queueoperator.core.job.Job;
import io.queueoperator.flow.WorkSignal;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.state.Change;
import io.queueoperator.state.FollowUp;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Ends attempts that went well. */
@ApplicationScoped
public class CompleteJobs {
    private final Database database;
    private final FollowUp followUp;
    private final WorkSignal signal;

    CompleteJobs(Database database, FollowUp followUp, WorkSignal signal) {
        this.database = database;
        this.followUp = followUp;
        this.signal = signal;
    }

    /**
     * An attempt that went well.
     *
     * @param jobId the job
     * @param token the lease under which the attempt was made
     * @param result JSON, or null
     */
    public record Completed(String jobId, long token, @Nullable String result) {}

    /** Completes; answers with the jobs that changed, the others were not held under these leases. */
    public Uni<List<Job>> complete(List<Completed> completions) {
        Tuple arguments = Tuple.tuple()
                .addArrayOfString(column(completions, Completed::jobId).toArray(String[]::new))
                .addArrayOfLong(column(completions, Completed::token).toArray(Long[]::new))
                .addArrayOfString(column(completions, Completed::result).toArray(String[]::new));
        return database.run(FinishSql.COMPLETE, arguments)
                .map(Ended::changes)
                .invoke(changes -> changes.forEach(change -> signal.freed(change.job())))
                .call(followUp::after)
                .map(changes -> changes.stream().map(Change::job).toList());
    }

    private static <T> Stream<T> column(List<Completed> completions, Function<Completed, T> value) {
        return completions.stream().map(value);
    }
}
