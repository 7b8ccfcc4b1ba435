package io.queueoperator.flow.claim;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.queueoperator.api.ClaimRequest;
import io.queueoperator.core.job.Job;
import io.queueoperator.flow.ClaimedJob;
import io.queueoperator.flow.LiveRows;
import io.queueoperator.flow.LiveRows.Cause;
import io.queueoperator.flow.WorkSignal;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.platform.postgres.StoreFailure;
import io.queueoperator.platform.tracing.Tracing;
import io.queueoperator.state.Change;
import io.queueoperator.state.FollowUp;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Gives jobs to a worker: one statement, atomic, no job to two workers. */
@ApplicationScoped
public class ClaimJobs {
    /** How often a claim is made again that lost the race for a slot of a concurrency key. */
    private static final int TRIES_FOR_A_SLOT = 5;

    private final Database database;
    private final FollowUp followUp;
    private final LiveRows liveRows;
    private final ClaimPlainJobs plainJobs;
    private final ClaimConfig config;
    private final ClaimTimes times;
    private final Tracing tracing;
    private volatile boolean closed;

    ClaimJobs(
            Database database, FollowUp followUp, LiveRows liveRows, ClaimPlainJobs plainJobs, ClaimConfig config,
            ClaimTimes times, Tracing tracing) {
        this.database = database;
        this.followUp = followUp;
        this.liveRows = liveRows;
        this.plainJobs = plainJobs;
        this.config = config;
        this.times = times;
        this.tracing = tracing;
    }

    /** From now on there is nothing to be had here: a job handed out at the very end might reach nobody. */
    void close(@Observes ShutdownDelayInitiatedEvent end) {
        closed = true;
    }

    /** Claims what can be claimed now; does not wait. Nothing once this instance is ending: another one has it. */
    public Uni<List<ClaimedJob>> claim(ClaimRequest request) {
        return claim(request, Cause.CALL);
    }

    /** The same for a call that may have waited. */
    Uni<List<ClaimedJob>> claim(ClaimRequest request, Cause cause) {
        if (closed) {
            return Uni.createFrom().item(List.of());
        }
        return Uni.createFrom().deferred(() -> {
            long began = System.nanoTime();
            return claimNow(request, cause).invoke(claimed -> times.record(claimed, began));
        });
    }

    /** As whom a call takes a job that is handed to it. */
    WorkSignal.Worker worker(ClaimRequest request) {
        return new WorkSignal.Worker(request.workerId(), request.workerName(), leaseS(request));
    }

    /** A job that was claimed for a call which waited. */
    List<ClaimedJob> handed(ClaimRequest request, ClaimedJob handed) {
        List<ClaimedJob> claimed = List.of(handed);
        ClaimSpan.begin(tracing).end(request.workerId(), claimed);
        times.pickedUp(claimed);
        return claimed;
    }

    private Uni<List<ClaimedJob>> claimNow(ClaimRequest request, Cause cause) {
        ClaimSpan span = ClaimSpan.begin(tracing);
        return takeOnce(request, cause)
                .invoke(claimed -> span.end(request.workerId(), claimed))
                .call(claimed -> followUp.after(claimed.stream().map(c -> Change.of(c.job())).toList()));
    }

    private Uni<List<ClaimedJob>> takeOnce(ClaimRequest request, Cause cause) {
        if (request.taskTypes() == null || request.projectId() != null) {
            return take(statement(request), request, limit(request), Tuple.tuple()).map(ClaimedJob::all);
        }
        LiveRows.Look look = liveRows.look(request.taskTypes(), cause);
        return look.isWhole() ? whole(request, limit(request), look) : fromThere(request, look);
    }

    private Uni<List<ClaimedJob>> whole(ClaimRequest request, int limit, LiveRows.Look look) {
        return learned(take(ClaimSql.NEXT, request, limit, Tuple.tuple()), limit, look)
                .onFailure().invoke(look::failed)
                .onCancellation().invoke(look::abandoned);
    }

    /** Passes over what was claimed before; whoever does not get enough looks at that too, unless that is slow. */
    private Uni<List<ClaimedJob>> fromThere(ClaimRequest request, LiveRows.Look look) {
        int limit = limit(request);
        Uni<List<ClaimedJob>> there = look.isPlain()
                ? plainJobs.take(look.types(), look.from(), limit, worker(request))
                        .invoke(claimed -> look.found(jobs(claimed), claimed.size() == limit, false))
                : learned(take(ClaimSql.NEXT_FROM, request, limit, Tuple.tuple().addArrayOfDouble(look.from())), limit, look);
        return there.chain(claimed ->
                claimed.size() == limit ? Uni.createFrom().item(claimed) : rest(request, look, claimed));
    }

    private Uni<List<ClaimedJob>> rest(ClaimRequest request, LiveRows.Look look, List<ClaimedJob> claimed) {
        LiveRows.Look fromTheBeginning = liveRows.look(List.of(look.types()), Cause.REST);
        if (!fromTheBeginning.isWhole()) {
            return Uni.createFrom().item(claimed);
        }
        Uni<List<ClaimedJob>> rest = whole(request, limit(request) - claimed.size(), fromTheBeginning);
        return claimed.isEmpty()
                ? rest
                // What is claimed is claimed, whatever becomes of the rest; that comes first, being in front.
                : rest.onFailure().recoverWithItem(List.of())
                        .map(first -> Stream.concat(first.stream(), claimed.stream()).toList());
    }

    private static Uni<List<ClaimedJob>> learned(Uni<RowSet<Row>> answer, int limit, LiveRows.Look look) {
        return answer.map(rows -> {
            List<ClaimedJob> claimed = ClaimedJob.all(rows);
            look.found(jobs(claimed), claimed.size() == limit, keyedWait(rows));
            return claimed;
        });
    }

    /** Every row says the same of the call. */
    private static boolean keyedWait(RowSet<Row> rows) {
        return rows.size() > 0 && rows.iterator().next().getBoolean("keyed_waits");
    }

    private Uni<RowSet<Row>> take(String statement, ClaimRequest request, int limit, Tuple more) {
        return database.run(statement, arguments(request, limit, true, more))
                .onFailure(StoreFailure::isUniqueViolation).retry().atMost(TRIES_FOR_A_SLOT)
                // Whoever loses the race for slots all the time is served from the jobs that need none.
                .onFailure(StoreFailure::isUniqueViolation)
                .recoverWithUni(() -> database.run(statement, arguments(request, limit, false, more)));
    }

    private static int limit(ClaimRequest request) {
        return request.limit() == null ? 1 : request.limit();
    }

    private static List<Job> jobs(List<ClaimedJob> claimed) {
        return claimed.stream().map(ClaimedJob::job).toList();
    }

    /** For calls of any type, or of one project. */
    private static String statement(ClaimRequest request) {
        if (request.taskTypes() == null) {
            return request.projectId() == null ? ClaimSql.NEXT_OF_ANY : ClaimSql.NEXT_OF_ANY_IN_PROJECT;
        }
        return ClaimSql.NEXT_IN_PROJECT;
    }

    private int leaseS(ClaimRequest request) {
        return request.leaseS() == null ? (int) config.defaultLease().toSeconds() : request.leaseS();
    }

    /** Each once, in the order in which {@link LiveRows.Look#from} has their ranks. */
    private static String @Nullable [] types(ClaimRequest request) {
        return request.taskTypes() == null ? null : request.taskTypes().stream().distinct().toArray(String[]::new);
    }

    private Tuple arguments(ClaimRequest request, int limit, boolean keyed, Tuple more) {
        Tuple arguments = Tuple.tuple()
                .addArrayOfString(types(request))
                .addString(request.projectId())
                .addInteger(limit)
                .addInteger(leaseS(request))
                .addString(request.workerId())
                .addString(request.workerName())
                .addBoolean(keyed);
        for (int i = 0; i < more.size(); i++) {
            arguments.addValue(more.getValue(i));
        }
        return arguments;
    }
}
