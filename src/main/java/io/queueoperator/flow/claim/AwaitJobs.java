package io.queueoperator.flow.claim;

import io.queueoperator.api.ClaimRequest;
import io.queueoperator.flow.ClaimedJob;
import io.queueoperator.flow.LiveRows.Cause;
import io.queueoperator.flow.WorkSignal;
import io.queueoperator.platform.TimeBudget;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;

/** The long poll: claims at once, or as soon as there is work, or answers with nothing when the time is over. */
@ApplicationScoped
public class AwaitJobs {
    /** What a request may ask for; the patience of the call is never longer. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final ClaimJobs claimJobs;
    private final WorkSignal signal;

    AwaitJobs(ClaimJobs claimJobs, WorkSignal signal) {
        this.claimJobs = claimJobs;
        this.signal = signal;
    }

    /** Claims, waiting for up to {@link ClaimRequest#waitS} seconds while the caller is still there. */
    public Uni<List<ClaimedJob>> await(ClaimRequest request, Hangup hangup) {
        if (request.waitS() == null || request.waitS() == 0) {
            return claimJobs.claim(request);
        }
        return claimOrWait(request, hangup, Cause.CALL, TimeBudget.of(Duration.ofSeconds(request.waitS())));
    }

    private Uni<List<ClaimedJob>> claimOrWait(
            ClaimRequest request, Hangup hangup, Cause cause, TimeBudget patience) {
        if (hangup.happened()) {
            return Uni.createFrom().item(List.of());
        }
        WorkSignal.Waiter waiter = signal.register(request.taskTypes(), request.projectId(), claimJobs.worker(request));
        hangup.onHangup(waiter::giveUp);
        return claimJobs.claim(request, cause)
                .onFailure().invoke(waiter::giveUp)
                .chain(claimed -> {
                    if (!claimed.isEmpty() || patience.isOver()) {
                        waiter.giveUp();
                        return Uni.createFrom().item(claimed);
                    }
                    return waiter.await(patience.atMost(LONGEST_WAIT)).chain(told -> told(told, request, hangup, patience));
                });
    }

    private Uni<List<ClaimedJob>> told(WorkSignal.Told told, ClaimRequest request, Hangup hangup, TimeBudget patience) {
        if (told.handed() != null) {
            return Uni.createFrom().item(claimJobs.handed(request, told.handed()));
        }
        return told.why() == null
                ? Uni.createFrom().item(List.of())
                : claimOrWait(request, hangup, told.why(), patience);
    }
}
