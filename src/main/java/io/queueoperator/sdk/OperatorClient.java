package io.queueoperator.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.queueoperator.api.ClaimRequest;
import io.queueoperator.api.FailRequest;
import io.queueoperator.api.FinishBatch;
import io.queueoperator.api.JobView;
import io.queueoperator.api.Page;
import io.queueoperator.api.ProgressAccepted;
import io.queueoperator.core.job.Progress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The operator's HTTP API; one method per call. Safe for use by many threads; one client is enough for a program.
 *
 * <p>Every method throws {@link OperatorException} when the operator says no or cannot be asked, and
 * InterruptedException when the calling thread is interrupted meanwhile. What is safe to repeat is repeated (see
 * {@link RetryPolicy}): everything but the claims, prunes and sweeps, which are repeated only when it is certain that they
 * had no effect.
 */
public final class OperatorClient {
    private static final String JOBS = "/api/v1/jobs";
    /** A chore goes on for as long as the operator's own sweep does, twenty seconds and more. */
    private static final Duration CHORE = Duration.ofSeconds(60);

    private final Exchange http;

    /** A client of the operator at {@code base}, such as {@code http://127.0.0.1:8080}. */
    public OperatorClient(URI base, String apiKey) {
        this(base, apiKey, ClientOptions.DEFAULT);
    }

    /** A client that is as patient as that. */
    public OperatorClient(URI base, String apiKey, ClientOptions options) {
        this(new Exchange(base, apiKey, options));
    }

    private OperatorClient(Exchange http) {
        this.http = http;
    }

    /** The same client with other options, on the same connections. */
    public OperatorClient with(ClientOptions options) {
        return new OperatorClient(http.with(options));
    }

    /** How patient it is. */
    public ClientOptions options() {
        return http.options();
    }

    // --- producers ---

    /** Enqueues a job and answers with its id. Without an idempotency key it gets one, so that a lost answer is no second job. */
    public String enqueue(JobSpec job) throws InterruptedException {
        return repeat("POST", JOBS, Messages.keyed(job)).path("id").asText();
    }

    /** Enqueues all of up to 1000 jobs or none, and answers with their ids in the same order. */
    public List<String> enqueueAll(List<JobSpec> jobs) throws InterruptedException {
        ObjectNode batch = Wire.object();
        ArrayNode list = batch.putArray("jobs");
        jobs.forEach(job -> list.add(Messages.keyed(job)));
        return Messages.texts("/id", repeat("POST", JOBS, batch).path("jobs"));
    }

    /** The job with its bodies; {@code JOB_NOT_FOUND} when there is none. */
    public JobView get(String jobId) throws InterruptedException {
        return Messages.view(read(job(jobId, "")));
    }

    /**
     * Jobs of a project, newest first, a page at a time.
     *
     * @param status null for any
     * @param limit 1 to 500
     * @param cursor of the page before; null for the first one
     */
    public Page<JobView> listByProject(String projectId, @Nullable String status, int limit, @Nullable String cursor)
            throws InterruptedException {
        JsonNode page = read("/api/v1/projects/" + Wire.encoded(projectId) + "/jobs?limit=" + limit
                + (status == null ? "" : "&status=" + Wire.encoded(status))
                + (cursor == null ? "" : "&cursor=" + Wire.encoded(cursor)));
        return new Page<>(
                Messages.all(JobView.class, page.path("items")), page.path("next_cursor").asText(null));
    }

    /** How many jobs there are. */
    public QueueStats stats() throws InterruptedException {
        return Wire.as(QueueStats.class, read("/api/v1/stats"));
    }

    /** Ends a job: at once while it is queued; when its worker has stopped while it is held. */
    public JobView cancel(String jobId, @Nullable String reason) throws InterruptedException {
        ObjectNode body = Wire.object();
        return Messages.view(repeat("POST", job(jobId, "/cancel"), reason == null ? body : body.put("reason", reason)));
    }

    /** Reads any path of the operator: for what this class has no method for. */
    public JsonNode read(String path) throws InterruptedException {
        return http.send(new Exchange.Call("GET", path, null, true, Duration.ZERO));
    }

    // --- workers ---

    /** Claims the next job of these types, or of any type when none is named; empty when there is nothing to do. */
    public Optional<ClaimedJob> dequeue(String workerId, String... taskTypes) throws InterruptedException {
        List<String> types = taskTypes.length == 0 ? null : List.of(taskTypes);
        return claim(new ClaimRequest(workerId, null, types, null, 1, null, null)).stream().findFirst();
    }

    /** Claims jobs; waits for the first one as long as the request says. */
    public List<ClaimedJob> claim(ClaimRequest request) throws InterruptedException {
        Duration wait = Duration.ofSeconds(request.waitS() == null ? 0 : request.waitS());
        JsonNode answer = http.send(
                new Exchange.Call("POST", JOBS + "/claim", Wire.message(request), false, wait));
        return Messages.all(ClaimedJob.class, answer.path("jobs"));
    }

    /** The work begins. */
    public JobView start(Lease lease) throws InterruptedException {
        return Messages.view(repeat("POST", job(lease, "/start"), Wire.leased(lease)));
    }

    /** Says how far the work is, which also renews the lease. */
    public ProgressAccepted progress(Lease lease, Progress progress) throws InterruptedException {
        return Wire.as(ProgressAccepted.class, repeat("PUT", job(lease, "/progress"), Messages.said(lease, progress)));
    }

    /** Renews the lease. */
    public ProgressAccepted heartbeat(Lease lease) throws InterruptedException {
        return Wire.as(ProgressAccepted.class, repeat("POST", job(lease, "/heartbeat"), Wire.leased(lease)));
    }

    /** Renews many leases at once; a result for each, in the same order. */
    public List<HeartbeatResult> heartbeats(List<Heartbeat> heartbeats) throws InterruptedException {
        ObjectNode body = Wire.object();
        ArrayNode jobs = body.putArray("jobs");
        heartbeats.forEach(one -> jobs.add(Messages.said(one.lease(), one.progress()).put("id", one.lease().jobId())));
        return Messages.all(HeartbeatResult.class, repeat("POST", "/api/v1/heartbeats", body).path("results"));
    }

    /** Gives the job back to the queue; the attempt does not count. */
    public void release(Lease lease, @Nullable String reason) throws InterruptedException {
        ObjectNode body = Wire.leased(lease);
        try {
            repeat("POST", job(lease, "/release"), reason == null ? body : body.put("reason", reason));
        } catch (OperatorException refusal) {
            // the answer to a first try got lost: the lease that is gone is the one that was given back
            if (!refusal.isLeaseLost() || refusal.tries() == 1) {
                throw refusal;
            }
        }
    }

    /** Ends the attempt well. The result is anything that Jackson can write. */
    public JobView complete(Lease lease, @Nullable Object result) throws InterruptedException {
        return Messages.view(repeat("POST", job(lease, "/complete"), Messages.completed(lease, result)));
    }

    /** Ends the attempt badly; the operator classifies the message, and decides whether the job is tried again. */
    public JobView fail(Lease lease, String message) throws InterruptedException {
        return Messages.view(repeat("POST", job(lease, "/fail"), Wire.leased(lease).put("error_message", message)));
    }

    /** Ends the attempt badly with a code of {@link io.queueoperator.core.failure.FailureCode} or one of your own. */
    public JobView failWithCode(Lease lease, String message, String code) throws InterruptedException {
        ObjectNode body = Wire.leased(lease).put("error_message", message).put("error_code", code);
        return Messages.view(repeat("POST", job(lease, "/fail"), body));
    }

    /** Ends the attempt badly with all that is known about it. */
    public JobView fail(String jobId, FailRequest failure) throws InterruptedException {
        return Messages.view(repeat("POST", job(jobId, "/fail"), Wire.message(failure)));
    }

    /** Ends up to 1000 attempts well; a result for each, in the same order. */
    public List<FinishBatch.Result> completeAll(List<CompletedJob> ended) throws InterruptedException {
        ObjectNode body = Wire.object();
        ArrayNode jobs = body.putArray("jobs");
        ended.forEach(one -> jobs.add(Messages.completed(one.lease(), one.result()).put("id", one.lease().jobId())));
        return Messages.all(FinishBatch.Result.class, repeat("POST", JOBS + "/complete", body).path("results"));
    }

    /** Ends up to 1000 attempts badly; a result for each, in the same order. */
    public List<FinishBatch.Result> failAll(List<FailedJob> ended) throws InterruptedException {
        ObjectNode body = Wire.object();
        ArrayNode jobs = body.putArray("jobs");
        ended.forEach(one -> jobs.add(Wire.message(one.failure()).put("id", one.jobId())));
        return Messages.all(FinishBatch.Result.class, repeat("POST", JOBS + "/fail", body).path("results"));
    }

    // --- operators; the key needs the scope admin ---

    /** Removes what ended longer ago than that, and answers with how many jobs there were. */
    public long cleanUpOld(Duration olderThan) throws InterruptedException {
        ObjectNode body = Wire.object().put("older_than_s", Wire.seconds(olderThan));
        return chore("/api/v1/reaper/prunes", body).path("deleted").asLong();
    }

    /** Queues again what has been held for longer than that; answers with how many jobs were. */
    public long requeueStale(Duration heldLongerThan) throws InterruptedException {
        return sweep(heldLongerThan).path("requeued").asLong();
    }

    /** The same, and answers with their ids, for callers that keep books of their own. */
    public List<String> requeueStaleWithIds(Duration heldLongerThan) throws InterruptedException {
        return Messages.texts("", sweep(heldLongerThan).path("requeued_ids"));
    }

    private JsonNode sweep(Duration heldLongerThan) throws InterruptedException {
        ObjectNode body = Wire.object().put("held_longer_than_s", Wire.seconds(heldLongerThan));
        return chore("/api/v1/reaper/sweeps", body);
    }

    private JsonNode repeat(String method, String path, JsonNode body) throws InterruptedException {
        return http.send(new Exchange.Call(method, path, body, true, Duration.ZERO));
    }

    private JsonNode chore(String path, JsonNode body) throws InterruptedException {
        return http.send(new Exchange.Call("POST", path, body, false, CHORE));
    }

    private static String job(Lease lease, String verb) {
        return job(lease.jobId(), verb);
    }

    private static String job(String jobId, String verb) {
        return JOBS + "/" + Wire.encoded(jobId) + verb;
    }

    /** Where the operator is; never the key. */
    @Override
    public String toString() {
        return "OperatorClient[" + http + "]";
    }
}
