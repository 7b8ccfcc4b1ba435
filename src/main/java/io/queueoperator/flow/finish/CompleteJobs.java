package io.queueoperator.flow.finish;

import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.Progress;
import io.queueoperator.flow.Gather;
import io.queueoperator.flow.WorkSignal;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.state.Change;
import io.queueoperator.state.FollowUp;
import io.queueoperator.state.ReadDisplay;
import io.queueoperator.state.Reported;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Ends attempts that went well. */
@ApplicationScoped
public class CompleteJobs {
    private static final int GATHERED = 100;
    private static final Progress NOTHING = new Progress(null, null, 0, null, null, null);

    private final Database database;
    private final ReadDisplay display;
    private final FollowUp followUp;
    private final WorkSignal signal;
    private final Gather<End, Change> gather;

    CompleteJobs(Database database, ReadDisplay display, FollowUp followUp, WorkSignal signal) {
        this.database = database;
        this.display = display;
        this.followUp = followUp;
        this.signal = signal;
        this.gather = new Gather<>(
                GATHERED, end -> end.completed().jobId(), this::end, change -> change.job().id(), followUp::after, true);
    }

    /**
     * An attempt that went well.
     *
     * @param jobId the job
     * @param token the lease under which the attempt was made
     * @param result JSON, or null
     */
    public record Completed(String jobId, long token, @Nullable String result) {}

    /** The same with what was reported last of it. */
    private record End(Completed completed, Progress last) {
        /** A report of another attempt says nothing of this one. */
        static End of(Completed completed, @Nullable Reported reported) {
            return new End(completed, reported != null && reported.token() == completed.token() ? reported.progress() : NOTHING);
        }
    }

    /** Completes; answers with the jobs that changed, the others were not held under these leases. */
    public Uni<List<Job>> complete(List<Completed> completions) {
        return display.readReported(completions.stream().map(Completed::jobId).toList())
                // Without Redis an end keeps what PostgreSQL was told at the last checkpoint.
                .onFailure().recoverWithItem(Map.of())
                .map(reported -> completions.stream().map(one -> End.of(one, reported.get(one.jobId()))).toList())
                .chain(this::write);
    }

    private Uni<List<Job>> write(List<End> ends) {
        return ends.size() == 1
                ? gather.ask(ends.get(0)).map(change -> change.map(Change::job).stream().toList())
                : end(ends).call(followUp::after).map(changes -> changes.stream().map(Change::job).toList());
    }

    private Uni<List<Change>> end(List<End> ends) {
        return database.run(ends.size() == 1 ? FinishSql.COMPLETE_ONE : FinishSql.COMPLETE, arguments(ends))
                .map(Ended::changes)
                .invoke(changes -> changes.forEach(change -> signal.freed(change.job())));
    }

    private static Tuple arguments(List<End> ends) {
        return Tuple.tuple()
                .addArrayOfString(column(ends, end -> end.completed().jobId(), String[]::new))
                .addArrayOfLong(column(ends, end -> end.completed().token(), Long[]::new))
                .addArrayOfString(column(ends, end -> end.completed().result(), String[]::new))
                .addArrayOfString(column(ends, end -> end.last().phase(), String[]::new))
                .addArrayOfString(column(ends, end -> end.last().step(), String[]::new))
                .addArrayOfLong(column(ends, end -> end.last().unitsCompleted(), Long[]::new))
                .addArrayOfLong(column(ends, end -> end.last().unitsTotal(), Long[]::new))
                .addArrayOfString(column(ends, end -> end.last().message(), String[]::new));
    }

    private static <T> T[] column(List<End> ends, Function<End, T> value, IntFunction<T[]> array) {
        return ends.stream().map(value).toArray(array);
    }
}
