package io.queueoperator.testing;

import io.queueoperator.api.ClaimRequest;
import io.queueoperator.api.FailRequest;
import io.queueoperator.api.FinishBatch;
import io.queueoperator.api.JobView;
import io.queueoperator.api.Page;
import io.queueoperator.api.ProgressAccepted;
import io.queueoperator.core.job.Progress;
import io.queueoperator.sdk.ClientOptions;
import io.queueoperator.sdk.CompletedJob;
import io.queueoperator.sdk.FailedJob;
import io.queueoperator.sdk.Heartbeat;
import io.queueoperator.sdk.JobSpec;
import io.queueoperator.sdk.Lease;
import io.queueoperator.sdk.OperatorClient;
import io.queueoperator.sdk.OperatorException;
import io.queueoperator.sdk.QueueStats;
import io.restassured.RestAssured;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The queue through the Java SDK. */
public final class SdkPort implements QueuePort {
    /** Only so that a hanging service ends the test at all. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final OperatorClient operator = client();

    /** A client of the service under test, with all scopes. */
    public static OperatorClient client() {
        URI base = URI.create("http://127.0.0.1:" + RestAssured.port);
        return new OperatorClient(base, Api.KEY, ClientOptions.DEFAULT.answerTimeout(PATIENCE));
    }

    @Override
    public String name() {
        return "sdk";
    }

    @Override
    public String enqueue(Map<String, Object> job) {
        JobSpec spec = JobSpec.of((String) job.get("task_type"));
        for (Map.Entry<String, Object> field : job.entrySet()) {
            spec = spec.with(field.getKey(), field.getValue());
        }
        JobSpec whole = spec;
        return done(() -> operator.enqueue(whole));
    }

    @Override
    @SuppressWarnings("unchecked")
    public List<Held> claim(Map<String, Object> wish) {
        ClaimRequest request = new ClaimRequest(
                (String) wish.get("worker_id"), (String) wish.get("worker_name"), (List<String>) wish.get("task_types"),
                (String) wish.get("project_id"), (Integer) wish.get("limit"), (Integer) wish.get("wait_s"),
                (Integer) wish.get("lease_s"));
        return done(() -> operator.claim(request)).stream()
                .map(job -> new Held(job.id(), job.leaseToken(), job.attempt(), job.payload().toString()))
                .toList();
    }

    @Override
    public Reply start(Held held) {
        return reply(() -> operator.start(lease(held)));
    }

    @Override
    public Reply progress(Held held, Map<String, Object> said) {
        Progress progress = new Progress(
                (String) said.get("phase"), (String) said.get("step"),
                ((Number) said.getOrDefault("progress_pct", 0)).doubleValue(), null, null, null);
        return heard(() -> operator.progress(lease(held), progress));
    }

    @Override
    public Reply heartbeat(Held held) {
        return heard(() -> operator.heartbeat(lease(held)));
    }

    @Override
    public List<Reply> heartbeats(List<Held> held) {
        List<Heartbeat> signs = held.stream().map(h -> new Heartbeat(lease(h), null)).toList();
        return done(() -> operator.heartbeats(signs)).stream()
                .map(r -> new Reply(r.ok(), r.error() == null ? null : r.error().code(), r.cancelRequested()))
                .toList();
    }

    @Override
    public Reply release(Held held, String reason) {
        return reply(() -> {
            operator.release(lease(held), reason);
            return true;
        });
    }

    @Override
    public Reply complete(Held held, Object result) {
        return reply(() -> operator.complete(lease(held), result));
    }

    @Override
    public Reply fail(Held held, Map<String, Object> failure) {
        String message = (String) failure.get("error_message");
        String code = (String) failure.get("error_code");
        return reply(() -> code == null
                ? operator.fail(lease(held), message)
                : operator.failWithCode(lease(held), message, code));
    }

    @Override
    public List<Reply> completeAll(List<Held> held) {
        return each(() -> operator.completeAll(held.stream().map(h -> new CompletedJob(lease(h), null)).toList()));
    }

    @Override
    public List<Reply> failAll(List<Held> held, String message) {
        return each(() -> operator.failAll(held.stream()
                .map(h -> new FailedJob(h.id(), new FailRequest(
                        h.token(), null, null, message, null, null, null, null, null, null, null, null, null, null)))
                .toList()));
    }

    @Override
    public Reply cancel(String id, String reason) {
        return reply(() -> operator.cancel(id, reason));
    }

    @Override
    public String status(String id) {
        return done(() -> operator.get(id)).status();
    }

    @Override
    public Part list(String projectId, @Nullable String status, int limit, @Nullable String cursor) {
        Page<JobView> page = done(() -> operator.listByProject(projectId, status, limit, cursor));
        return new Part(page.items().stream().map(JobView::id).toList(), page.nextCursor());
    }

    @Override
    public Map<String, Long> stats() {
        QueueStats stats = done(operator::stats);
        return Map.of("total", stats.total(), "queued", stats.queued(), "claimed", stats.claimed(), "running",
                stats.running(), "completed", stats.completed(), "failed", stats.failed(), "cancelled", stats.cancelled());
    }

    @Override
    public long requeueStale(Duration heldLongerThan) {
        return done(() -> operator.requeueStale(heldLongerThan));
    }

    @Override
    public List<String> requeueStaleWithIds(Duration heldLongerThan) {
        return done(() -> operator.requeueStaleWithIds(heldLongerThan));
    }

    @Override
    public long cleanUpOld(Duration olderThan) {
        return done(() -> operator.cleanUpOld(olderThan));
    }

    private static Lease lease(Held held) {
        return new Lease(held.id(), held.token());
    }

    private static Reply reply(Callable<?> call) {
        try {
            call.call();
            return Reply.DONE;
        } catch (OperatorException refusal) {
            return Reply.refused(refusal.code());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Reply heard(Callable<ProgressAccepted> call) {
        try {
            return new Reply(true, null, call.call().cancelRequested());
        } catch (OperatorException refusal) {
            return Reply.refused(refusal.code());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static List<Reply> each(Callable<List<FinishBatch.Result>> call) {
        return done(call).stream()
                .map(r -> new Reply(r.ok(), r.error() == null ? null : r.error().code(), false))
                .toList();
    }

    private static <T> T done(Callable<T> call) {
        try {
            return call.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
