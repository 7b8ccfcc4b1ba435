package io.queueoperator.demo.task;

import io.queueoperator.sdk.ClaimedJob;
import io.queueoperator.sdk.JobContext;
import io.queueoperator.sdk.JobFailure;
import io.queueoperator.sdk.JobHandler;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fetches one document, keeps it under its checksum, and enqueues the reading of it. */
public final class DownloadTask implements JobHandler {

    private static final long MOST_BYTES = 25L << 20;

    private final SiteReader site;
    private final DocumentFolder folder;

    /** A downloader from this reader into this folder. */
    public DownloadTask(SiteReader site, DocumentFolder folder) {
        this.site = site;
        this.folder = folder;
    }

    @Override
    public Map<String, Object> handle(ClaimedJob job, JobContext context) throws IOException, InterruptedException {
        URI url = address(job.documentUrl());
        String name = url.getRawPath().replaceFirst(".*/", "");
        context.progress("fetch", name, 0, 0, "asking for " + url);
        String checksum = folder.keep(file -> site.document(url, file, MOST_BYTES, (bytes, total) ->
                context.progress("fetch", name, bytes, total, bytes + " bytes")));
        long bytes = Files.size(folder.file(checksum));
        context.enqueue(List.of(job.child("ocr", url.toString())
                .documentId(job.documentId())
                .documentUrl(url.toString())
                .maxAttempts(1)
                .payload(Map.of("sha256", checksum))));
        return Map.of("sha256", checksum, "bytes", bytes, "filename", name);
    }

    private static URI address(@Nullable String url) {
        try {
            return URI.create(String.valueOf(url));
        } catch (IllegalArgumentException notAnAddress) {
            throw new JobFailure("not a URL", notAnAddress).type("BadRequest").code("BAD_URL");
        }
    }
}
