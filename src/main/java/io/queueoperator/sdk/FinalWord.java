package io.queueoperator.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import io.queueoperator.api.FailRequest;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Says how an attempt ended, and keeps trying while the operator is away: the work is done, and only telling it is left.
 * Repeating is safe, because every call names its lease. What the operator will not take in full it is told in short.
 */
final class FinalWord {
    private final OperatorClient operator;
    private final WorkerName worker;
    private final SeldomLog log;

    FinalWord(OperatorClient operator, WorkerName worker, SeldomLog log) {
        this.operator = operator;
        this.worker = worker;
        this.log = log;
    }

    /** A call about an attempt. */
    private interface Word {
        void say() throws InterruptedException;
    }

    /** The handler came back. */
    void completed(HeldJob held, JsonNode result) throws InterruptedException {
        try {
            insist(held, () -> operator.complete(held.lease(), result.isNull() ? null : result));
        } catch (OperatorException refusal) {
            if (!refusal.isAboutTheBody()) {
                // a revoked key, a job that has ended otherwise: the work is done all the same, and did not fail
                log.refused("cannot tell that job " + held.job().id() + " completed", refusal);
                return;
            }
            JobFailure refused = new JobFailure("the operator did not take the result: " + refusal.reason(), refusal);
            ended(held, refused.type("ResultRefused"));
        }
    }

    /** The handler threw, for a reason of its own or because it was told to end. */
    void ended(HeldJob held, Throwable thrown) throws InterruptedException {
        if (held.isLost() || isRefusalOf(held, thrown)) {
            return; // somebody else's job by now: whatever we say would be refused
        }
        if (held.isCancelRequested()) {
            cancelled(held, thrown);
        } else if (held.isStopped()) {
            released(held, worker.name() + " was stopped");
        } else {
            failed(held, Failures.of(thrown, held.job(), held.progress().latest(), worker, Instant.now()));
        }
    }

    /** The job goes back unharmed. */
    void released(HeldJob held, String reason) throws InterruptedException {
        try {
            insist(held, () -> operator.release(held.lease(), reason));
        } catch (OperatorException refusal) {
            if (!refusal.code().equals("ILLEGAL_TRANSITION")) {
                log.refused("cannot give back job " + held.job().id(), refusal);
                return;
            }
            cancelled(held, refusal); // somebody wants its end, and it cannot go back
        }
    }

    private void cancelled(HeldJob held, Throwable thrown) throws InterruptedException {
        failed(held, Failures.cancelled(thrown, held.job(), held.progress().latest(), worker, Instant.now()));
    }

    private void failed(HeldJob held, FailRequest failure) throws InterruptedException {
        try {
            insist(held, () -> operator.fail(held.job().id(), failure));
        } catch (OperatorException refusal) {
            log.refused("told the failure of job " + held.job().id() + " in short, because", refusal);
            inShort(held, Failures.brief(failure));
        }
    }

    private void inShort(HeldJob held, FailRequest failure) throws InterruptedException {
        try {
            insist(held, () -> operator.fail(held.job().id(), failure));
        } catch (OperatorException refusal) {
            log.refused("cannot tell that job " + held.job().id() + " failed", refusal);
        }
    }

    /** Comes back when it is said, or when nobody wants to hear it any more. */
    private void insist(HeldJob held, Word word) throws InterruptedException {
        for (int tried = 1; !held.isLost(); tried++) {
            try {
                word.say();
                return;
            } catch (OperatorException trouble) {
                held.refused(trouble.code());
                if (held.isLost()) {
                    log.notice("the lease of job " + held.job().id() + " was lost before its end could be told");
                    return;
                }
                if (!trouble.isTransient()) {
                    throw trouble;
                }
                log.trouble("cannot tell how job " + held.job().id() + " ended, and tries again", trouble);
                double random = ThreadLocalRandom.current().nextDouble();
                Thread.sleep(operator.options().retries().patience(tried, trouble, random).toMillis());
            }
        }
    }

    private static boolean isRefusalOf(HeldJob held, Throwable thrown) {
        return thrown instanceof OperatorException refusal
                && refusal.isLeaseLost()
                && held.job().id().equals(refusal.details().get("job_id"));
    }
}
