package io.queueoperator.flow.progress;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.queueoperator.api.JobProgress;
import io.queueoperator.core.job.Snapshot;
import io.queueoperator.platform.SharedReads;
import io.queueoperator.state.Touched;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;

/**
 * The answer of the progress call, ready to be sent. A job that many watch is read and written out once for all who ask
 * within {@code queue-operator.progress.shared-for}; what this instance changes itself is seen at once.
 */
@ApplicationScoped
class AnswerProgress {
    private final ReadProgress readProgress;
    private final ObjectWriter json;
    private final SharedReads<Answer> shared;

    AnswerProgress(ReadProgress readProgress, ObjectMapper json, ProgressConfig config, Touched touched) {
        this.readProgress = readProgress;
        this.json = json.writerFor(JobProgress.class);
        this.shared = new SharedReads<>(config.sharedFor(), config.sharedAnswers());
        touched.listen(shared::forget);
    }

    /**
     * The answer.
     *
     * @param body JSON; nobody may change it
     * @param tag the entity tag of what it says
     */
    record Answer(byte[] body, String tag) {}

    /** What is to be answered for this job; {@code JOB_NOT_FOUND} when nobody knows it. */
    Uni<Answer> answer(String jobId) {
        return shared.read(jobId, () -> readProgress.read(jobId).map(this::written));
    }

    private Answer written(Snapshot snapshot) {
        JobProgress progress = JobProgress.of(snapshot);
        try {
            return new Answer(json.writeValueAsBytes(progress), EntityTag.of(progress, progress.updatedAt()));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
