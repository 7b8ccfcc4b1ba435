package io.queueoperator.flow.progress;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.queueoperator.platform.SharedReads;
import io.queueoperator.state.Touched;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The answers of the progress calls, ready to be sent. What many watch is read and written out once for all who ask within
 * {@code queue-operator.progress.shared-for}; what this instance changes itself is seen at once.
 */
@ApplicationScoped
class AnswerProgress {
    /** Their answers are hundreds of jobs long: few are kept. */
    private static final int SHARED_SOURCES = 64;

    private final ReadProgress readProgress;
    private final ReadSourceProgress readSourceProgress;
    private final ObjectWriter json;
    private final SharedReads<Answer> jobs;
    private final SharedReads<Answer> sources;

    AnswerProgress(
            ReadProgress readProgress, ReadSourceProgress readSourceProgress, ObjectMapper json, ProgressConfig config,
            Touched touched) {
        this.readProgress = readProgress;
        this.readSourceProgress = readSourceProgress;
        this.json = json.writer();
        this.jobs = new SharedReads<>(config.sharedFor(), config.sharedAnswers());
        this.sources = new SharedReads<>(config.sharedFor(), SHARED_SOURCES);
        touched.listen(jobs::forget, sources::forget);
    }

    /**
     * An answer.
     *
     * @param body JSON; nobody may change it
     * @param tag the entity tag of what it says
     */
    record Answer(byte[] body, String tag) {}

    /** What is to be answered for this job; {@code JOB_NOT_FOUND} when nobody knows it. */
    Future<Answer> job(String id) {
        return jobs.read(id, () -> readProgress.read(id)
                .map(progress -> written(progress, progress.updatedAt())));
    }

    /** What is to be answered for this source; {@code SOURCE_NOT_FOUND} when no job ever named it. */
    Future<Answer> source(String id) {
        return sources.read(id, () -> readSourceProgress.read(id)
                .map(progress -> written(progress, progress.updatedAt())));
    }

    private Answer written(Record content, @Nullable Instant updatedAt) {
        try {
            return new Answer(json.writeValueAsBytes(content), EntityTag.of(content, updatedAt));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
