package io.queueoperator.demo;

import io.queueoperator.demo.task.DiscoverTask;
import io.queueoperator.demo.task.DocumentFolder;
import io.queueoperator.demo.task.DownloadTask;
import io.queueoperator.demo.task.OcrTask;
import io.queueoperator.demo.task.SiteReader;
import io.queueoperator.demo.worker.OperatorClient;
import io.queueoperator.demo.worker.Worker;
import java.time.Duration;
import java.util.List;

/** The workers of one demo: one that discovers, two that download, one that reads. */
final class Crew implements AutoCloseable {

    private static final Duration PATIENCE_WITH_A_SITE = Duration.ofSeconds(20);
    /** Longer than a worker's claim takes to come back. */
    private static final long GOODBYE_MS = 4000;

    private final List<Worker> workers;

    private Crew(List<Worker> workers) {
        this.workers = workers;
    }

    /** Hires for one project, and sets everybody to work. */
    static Crew start(OperatorClient operator, String projectId, DocumentFolder folder, Duration pace) {
        SiteReader site = new SiteReader(PATIENCE_WITH_A_SITE);
        DownloadTask download = new DownloadTask(site, folder);
        List<Worker> workers = List.of(
                new Worker("discover-1", projectId, operator, new DiscoverTask(site)),
                new Worker("download-1", projectId, operator, download),
                new Worker("download-2", projectId, operator, download),
                new Worker("ocr-1", projectId, operator, new OcrTask(folder, pace)));
        workers.forEach(Worker::start);
        return new Crew(workers);
    }

    /** Sends everybody home; what they held goes back to the queue. */
    @Override
    public void close() {
        workers.forEach(Worker::stop);
        try {
            for (Worker worker : workers) {
                worker.join(GOODBYE_MS);
            }
        } catch (InterruptedException enough) {
            Thread.currentThread().interrupt();
        }
    }
}
