package io.queueoperator.flow.finish;

import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.Progress;
import io.queueoperator.flow.WorkSignal;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.state.Change;
import io.queueoperator.state.Display;
import io.queueoperator.state.FollowUp;
import io.queueoperator.state.Reported;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Ends attempts that went well. */
@ApplicationScoped
public class CompleteJobs {
    private static final Progress NOTHING = new Progress(null, null, 0, null, null, null);

    private final Database database;
    private final Display display;
    private final FollowUp followUp;
    private final WorkSignal signal;
    private final GatherCompletions gather = new GatherCompletions(this::write);

    CompleteJobs(Database database, Display display, FollowUp followUp, WorkSignal signal) {
        this.database = database;
        this.display = display;
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
        return completions.size() == 1 ? gather.write(completions.get(0)) : write(completions);
    }

    private Uni<List<Job>> write(List<Completed> completions) {
        return display.readReported(column(completions, Completed::jobId).toList())
                // Without Redis an end keeps what PostgreSQL was told at the last checkpoint.
                .onFailure().recoverWithItem(Map.of())
                .chain(reported -> database.run(
                        completions.size() == 1 ? FinishSql.COMPLETE_ONE : FinishSql.COMPLETE, arguments(completions, reported)))
                .map(Ended::changes)
                .invoke(changes -> changes.forEach(change -> signal.freed(change.job())))
                .call(followUp::after)
                .map(changes -> changes.stream().map(Change::job).toList());
    }

    private static Tuple arguments(List<Completed> completions, Map<String, Reported> reported) {
        List<Progress> last = completions.stream().map(one -> last(one, reported.get(one.jobId()))).toList();
        return Tuple.tuple()
                .addArrayOfString(column(completions, Completed::jobId).toArray(String[]::new))
                .addArrayOfLong(column(completions, Completed::token).toArray(Long[]::new))
                .addArrayOfString(column(completions, Completed::result).toArray(String[]::new))
                .addArrayOfString(last.stream().map(Progress::phase).toArray(String[]::new))
                .addArrayOfString(last.stream().map(Progress::step).toArray(String[]::new))
                .addArrayOfLong(last.stream().map(Progress::unitsCompleted).toArray(Long[]::new))
                .addArrayOfLong(last.stream().map(Progress::unitsTotal).toArray(Long[]::new))
                .addArrayOfString(last.stream().map(Progress::message).toArray(String[]::new));
    }

    /** Of another attempt it says nothing of this one. */
    private static Progress last(Completed completed, @Nullable Reported reported) {
        return reported != null && reported.token() == completed.token() ? reported.progress() : NOTHING;
    }

    private static <T> Stream<T> column(List<Completed> completions, Function<Completed, T> value) {
        return completions.stream().map(value);
    }
}
