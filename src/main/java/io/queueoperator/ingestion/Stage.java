package io.queueoperator.ingestion;

import io.queueoperator.core.job.Job;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A stage of the pipeline, and the kind of item that it works on (CONTRACTS C). */
enum Stage {
    DISCOVERY("discover", "discovery", "source_url", 1) {
        @Override
        @Nullable String subjectId(Job.Origin origin) {
            return origin.sourceUrlId();
        }
    },
    DOCUMENTS("download", "documents", "document", 2) {
        @Override
        @Nullable String subjectId(Job.Origin origin) {
            return origin.documentId();
        }
    },
    OCR("ocr", "ocr", "ocr_job", 3) {
        @Override
        @Nullable String subjectId(Job.Origin origin) {
            return origin.documentId();
        }
    };

    private final String taskType;
    private final String wire;
    private final String itemType;
    private final int order;

    Stage(String taskType, String wire, String itemType, int order) {
        this.taskType = taskType;
        this.wire = wire;
        this.itemType = itemType;
        this.order = order;
    }

    /** The stage of a task; empty for tasks that the pipeline does not know. */
    static Optional<Stage> of(String taskType) {
        return Arrays.stream(values()).filter(s -> s.taskType.equals(taskType)).findFirst();
    }

    /** The id of what the task works on. */
    abstract @Nullable String subjectId(Job.Origin origin);

    String wire() {
        return wire;
    }

    String itemType() {
        return itemType;
    }

    int order() {
        return order;
    }
}
