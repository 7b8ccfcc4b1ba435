package io.queueoperator.console;

import io.queueoperator.api.BulkReport.Failure;
import io.queueoperator.api.BulkRequest;
import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.ProblemCode;
import io.queueoperator.flow.cancel.CancelJob;
import io.queueoperator.flow.retry.RetryJob;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One batch of a bulk action: done as the calls for one job do it, the many in one statement. */
@ApplicationScoped
class BulkStep {
    /** Held jobs are asked one by one, so many at a time. */
    private static final int AT_ONCE = 4;

    private final CancelJob cancelJob;
    private final RetryJob retryJob;

    BulkStep(CancelJob cancelJob, RetryJob retryJob) {
        this.cancelJob = cancelJob;
        this.retryJob = retryJob;
    }

    /** Asks for the end of these jobs; answers those that had ended in between. */
    Uni<List<Failure>> cancel(List<String> ids, BulkRequest asked, String keyId) {
        return cancelJob.cancelQueued(ids, words(asked, keyId), keyId)
                .map(done -> without(ids, done))
                .chain(held -> Multi.createFrom().iterable(held)
                        .onItem().transformToUni(id -> cancelHeld(id, asked, keyId)).merge(AT_ONCE)
                        .collect().asList())
                .map(answers -> answers.stream().flatMap(Optional::stream).toList());
    }

    /** Queues these jobs again; answers those that others had queued again or replayed in between. */
    Uni<List<Failure>> retry(List<String> ids, Instant failedBy, BulkRequest asked, String keyId) {
        return retryJob.retryAll(ids, failedBy, asked.reason(), asked.by(), keyId).map(done -> without(ids, done).stream()
                .map(id -> new Failure(id, ProblemCode.NOT_FAILED.name(),
                        "Job " + id + " does not wait with the failure that was counted any more."))
                .toList());
    }

    private Uni<Optional<Failure>> cancelHeld(String id, BulkRequest asked, String keyId) {
        return cancelJob.cancel(id, asked.reason(), asked.by(), keyId)
                .map(job -> Optional.<Failure>empty())
                .onFailure(BulkStep::isOfTheJob)
                .recoverWithItem(failure -> Optional.of(failure(id, (Problem) failure)));
    }

    private static boolean isOfTheJob(Throwable failure) {
        return failure instanceof Problem problem && problem.code() != ProblemCode.STORE_UNAVAILABLE;
    }

    private static Failure failure(String id, Problem problem) {
        return new Failure(id, problem.code().name(), problem.sentence());
    }

    private static List<String> without(List<String> ids, List<Job> done) {
        Set<String> doneIds = done.stream().map(Job::id).collect(Collectors.toSet());
        List<String> left = new ArrayList<>(ids);
        left.removeIf(doneIds::contains);
        return left;
    }

    /** The reason as the jobs and their audit show it. */
    private static String words(BulkRequest asked, String keyId) {
        String reason = asked.reason() == null ? "" : asked.reason().strip();
        if (asked.by() == null) {
            return reason.isEmpty() ? "requested by " + keyId : reason;
        }
        return "requested by " + asked.by().strip() + (reason.isEmpty() ? "" : ": " + reason);
    }
}
