package io.queueoperator.sdk;

import java.time.Duration;
import java.util.List;

/** Gives back what a closing worker still holds: each job once, and all of them in the time of one answer. */
final class GiveBackJobs {
    private final OperatorClient operator;
    private final String reason;
    private final SeldomLog log;

    GiveBackJobs(OperatorClient operator, String reason, SeldomLog log) {
        this.operator = operator.with(operator.options().retries(RetryPolicy.NONE));
        this.reason = reason;
        this.log = log;
    }

    /** Comes back in time, whatever the operator does: a lease that could not be given back ends by itself. */
    void all(List<Lease> leases) throws InterruptedException {
        long deadline = System.nanoTime() + operator.options().answerTimeout().toNanos();
        for (int i = 0; i < leases.size(); i++) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                log.notice("closed before it could give back " + (leases.size() - i)
                        + " job(s); their leases end by themselves");
                return;
            }
            one(leases.get(i), Duration.ofNanos(left));
        }
    }

    /** One that has just come, while no more are taken. */
    void one(Lease lease) throws InterruptedException {
        one(lease, operator.options().answerTimeout());
    }

    private void one(Lease lease, Duration patience) throws InterruptedException {
        try {
            operator.with(operator.options().answerTimeout(patience)).release(lease, reason);
        } catch (OperatorException refusal) {
            log.refused("cannot give back job " + lease.jobId(), refusal);
        }
    }
}
