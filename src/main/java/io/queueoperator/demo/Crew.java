package io.queueoperator.demo;

import io.queueoperator.demo.task.DiscoverTask;
import io.queueoperator.demo.task.DocumentFolder;
import io.queueoperator.demo.task.DownloadTask;
import io.queueoperator.demo.task.OcrTask;
import io.queueoperator.demo.task.SiteReader;
import io.queueoperator.sdk.JobHandler;
import io.queueoperator.sdk.OperatorClient;
import io.queueoperator.sdk.Worker;
import java.time.Duration;
import java.util.List;

/** The workers of one demo: one that discovers, two that download, one that reads. */
final class Crew implements AutoCloseable {

    private static final Duration PATIENCE_WITH_A_SITE = Duration.ofSeconds(20);
    private static final Duration LEASE = Duration.ofSeconds(30);
    /** Short, because a worker that stops waits for its claim to come back. */
    private static final Duration CLAIM_WAIT = Duration.ofSeconds(2);
    /** A picture is drawn every second. */
    private static final Duration PROGRESS_INTERVAL = Duration.ofMillis(200);

    private final List<Worker> workers;

    private Crew(List<Worker> workers) {
        this.workers = workers;
    }

    /** Hires for one project, and sets everybody to work. */
    static Crew start(OperatorClient operator, String projectId, DocumentFolder folder, Duration pace) {
        SiteReader site = new SiteReader(PATIENCE_WITH_A_SITE);
        DownloadTask download = new DownloadTask(site, folder);
        List<Worker> workers = List.of(
                worker(operator, projectId, "discover-1", "discover", new DiscoverTask(site)),
                worker(operator, projectId, "download-1", "download", download),
                worker(operator, projectId, "download-2", "download", download),
                worker(operator, projectId, "ocr-1", "ocr", new OcrTask(folder, pace)));
        workers.forEach(Worker::start);
        return new Crew(workers);
    }

    /** For the jobs of one project only: a demo must not take the jobs of anybody else. */
    private static Worker worker(
            OperatorClient operator, String projectId, String name, String taskType, JobHandler task) {
        return Worker.builder(operator, name)
                .projectId(projectId)
                .handle(taskType, task)
                .lease(LEASE)
                .longPoll(CLAIM_WAIT)
                .progressInterval(PROGRESS_INTERVAL)
                .grace(Duration.ZERO)
                .build();
    }

    /** Sends everybody home; what they held goes back to the queue. */
    @Override
    public void close() {
        workers.forEach(Worker::stop);
        workers.forEach(Worker::close);
    }
}
