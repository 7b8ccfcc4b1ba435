package io.queueoperator.flow.claim;

import io.queueoperator.api.ClaimRequest;
import io.queueoperator.flow.WorkSignal;
import io.queueoperator.flow.claim.ClaimJobs.Claimed;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;

/** The long poll: claims at once, or as soon as there is work, or answers with nothing when the time is over. */
@ApplicationScoped
public class AwaitJobs {
    private final ClaimJobs claimJobs;
    private final WorkSignal signal;

    AwaitJobs(ClaimJobs claimJobs, WorkSignal signal) {
        this.claimJobs = claimJobs;
        this.signal = signal;
    }

    /** Claims, waiting for up to {@link ClaimRequest#waitS} seconds while the caller is still there. */
    public Uni<List<Claimed>> await(ClaimRequest request, Hangup hangup) {
        if (request.waitS() == null || request.waitS() == 0) {
            return claimJobs.claim(request);
        }
        return claimOrWait(request, hangup, System.nanoTime() + Duration.ofSeconds(request.waitS()).toNanos());
    }

    private Uni<List<Claimed>> claimOrWait(ClaimRequest request, Hangup hangup, long deadline) {
        if (hangup.happened()) {
            return Uni.createFrom().item(List.of());
        }
        WorkSignal.Waiter waiter = signal.register(request.taskTypes(), request.projectId());
        hangup.onHangup(waiter::giveUp);
        return claimJobs.claim(request)
                .onFailure().invoke(waiter::giveUp)
                .chain(claimed -> {
                    Duration left = Duration.ofNanos(deadline - System.nanoTime());
                    if (!claimed.isEmpty() || left.isNegative() || left.isZero()) {
                        waiter.giveUp();
                        return Uni.createFrom().item(claimed);
                    }
                    return waiter.await(left).chain(
                            woken -> woken ? claimOrWait(request, hangup, deadline) : Uni.createFrom().item(claimed));
                });
    }
}
