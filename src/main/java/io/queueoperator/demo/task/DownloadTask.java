package io.queueoperator.demo.task;

import io.queueoperator.demo.worker.ClaimedJob;
import io.queueoperator.demo.worker.Task;
import io.queueoperator.demo.worker.TaskContext;
import io.queueoperator.demo.worker.TaskFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fetches one document, keeps it under its checksum, and enqueues the reading of it. */
public final class DownloadTask implements Task {

    private static final long MOST_BYTES = 25L << 20;

    private final SiteReader site;
    private final DocumentFolder folder;

    /** A downloader from this reader into this folder. */
    public DownloadTask(SiteReader site, DocumentFolder folder) {
        this.site = site;
        this.folder = folder;
    }

    @Override
    public String type() {
        return "download";
    }

    @Override
    public Map<String, Object> work(ClaimedJob job, TaskContext context)
            throws TaskFailure, IOException, InterruptedException {
        URI url = address(job.documentUrl());
        String name = url.getRawPath().replaceFirst(".*/", "");
        context.report("fetch", name, 0, 0, "asking for " + url);
        String checksum = folder.<TaskFailure>keep(file -> site.document(url, file, MOST_BYTES, (bytes, total) ->
                context.report("fetch", name, bytes, total, bytes + " bytes")));
        long bytes = Files.size(folder.file(checksum));
        context.enqueue(List.of(job.child("ocr", job.documentId(), url.toString(), Map.of("sha256", checksum))));
        return Map.of("sha256", checksum, "bytes", bytes, "filename", name);
    }

    private static URI address(@Nullable String url) throws TaskFailure {
        try {
            return URI.create(String.valueOf(url));
        } catch (IllegalArgumentException notAnAddress) {
            throw new TaskFailure("BadRequest", "BAD_URL", "not a URL", notAnAddress);
        }
    }
}
