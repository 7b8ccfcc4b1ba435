package io.queueoperator.demo.task;

import io.queueoperator.demo.pdf.TextLayer;
import io.queueoperator.sdk.ClaimedJob;
import io.queueoperator.sdk.JobContext;
import io.queueoperator.sdk.JobFailure;
import io.queueoperator.sdk.JobHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;

/** Reads one document page by page. The text layer only: what is merely a picture of text stays unread, and says so. */
public final class OcrTask implements JobHandler {

    private static final int MOST_PAGES = 500;

    private final DocumentFolder folder;
    private final Duration pace;

    /**
     * A reader of this folder.
     *
     * @param pace a pause after each page, so that a person can watch the bar of a document that takes milliseconds
     */
    public OcrTask(DocumentFolder folder, Duration pace) {
        this.folder = folder;
        this.pace = pace;
    }

    @Override
    public Map<String, Object> handle(ClaimedJob job, JobContext context) throws IOException, InterruptedException {
        String name = String.valueOf(job.documentUrl()).replaceFirst(".*/", "");
        context.progress("open", name, 0, 0, "opening the document");
        try (TextLayer text = open(folder.file(job.payload().path("sha256").asText()))) {
            int pages = Math.min(text.pages(), MOST_PAGES);
            long characters = 0;
            for (int page = 1; page <= pages; page++) {
                characters += text.page(page).strip().length();
                context.progress("read", name, page, pages, "page " + page + " of " + pages);
                Thread.sleep(pace.toMillis());
            }
            return Map.of("pages", pages, "characters", characters, "has_text_layer", characters > 0);
        }
    }

    private static TextLayer open(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new JobFailure("the downloaded file is not on this machine any more").type("MissingFile").code("FILE_GONE");
        }
        try {
            return TextLayer.open(file);
        } catch (InvalidPasswordException locked) {
            throw new JobFailure("the document needs a password", locked)
                    .type("EncryptedDocument")
                    .code("ENCRYPTED_DOCUMENT");
        } catch (IOException unreadable) {
            throw new JobFailure("not a readable PDF: " + unreadable.getMessage(), unreadable)
                    .type("CorruptDocument")
                    .code("CORRUPT_DOCUMENT");
        }
    }
}
