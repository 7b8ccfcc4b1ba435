package io.queueoperator.sdk;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says how a worker is to work. Only the handlers have no default. */
public final class WorkerBuilder {
    private final OperatorClient operator;
    private final String id;
    private String name;
    private @Nullable String projectId;
    private final Map<String, JobHandler> handlers = new LinkedHashMap<>();
    private int concurrency = 1;
    private Duration lease = Duration.ofSeconds(60);
    private Duration longPoll = Duration.ofSeconds(10);
    private Duration progressInterval = Duration.ofMillis(500);
    private Duration grace = Duration.ofSeconds(30);

    WorkerBuilder(OperatorClient operator, String id) {
        this.operator = operator;
        this.id = id;
        this.name = id;
    }

    /** What does the jobs of that type; the worker claims the types that it has a handler for. */
    public WorkerBuilder handle(String taskType, JobHandler handler) {
        handlers.put(taskType, handler);
        return this;
    }

    /** The name that people know the worker by, shown beside progress and errors; the id if not said. */
    public WorkerBuilder name(String nameForPeople) {
        name = nameForPeople;
        return this;
    }

    /** Only jobs of that project. */
    public WorkerBuilder projectId(@Nullable String onlyThisProject) {
        projectId = onlyThisProject;
        return this;
    }

    /** How many jobs it works on at a time, each on a thread of its own; 1 if not said. */
    public WorkerBuilder concurrency(int jobs) {
        concurrency = jobs;
        return this;
    }

    /** How long the operator trusts a silent worker, 3 s to an hour; a minute if not said. Renewed three times within. */
    public WorkerBuilder lease(Duration duration) {
        lease = duration;
        return this;
    }

    /** How long a claim waits for a job, 1 to 30 s, and so how long a worker may take to stop; 10 s if not said. */
    public WorkerBuilder longPoll(Duration duration) {
        longPoll = duration;
        return this;
    }

    /** Mere numbers of progress go out at most this often; twice a second if not said. */
    public WorkerBuilder progressInterval(Duration duration) {
        progressInterval = duration;
        return this;
    }

    /** How long running handlers may go on when the worker is closed, before they are interrupted; 30 s if not said. */
    public WorkerBuilder grace(Duration duration) {
        grace = duration;
        return this;
    }

    /**
     * The worker, not yet started.
     *
     * @throws IllegalArgumentException if a value cannot work
     */
    public Worker build() {
        return new Worker(operator, new WorkerSettings(
                new WorkerName(id, name), projectId, handlers, concurrency, lease, longPoll, progressInterval, grace));
    }
}
