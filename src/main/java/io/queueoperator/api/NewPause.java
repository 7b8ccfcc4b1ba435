package io.queueoperator.api;

import io.queueoperator.core.job.Identifier;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Jobs that shall not be handed out for a while: those of a task type, of a source, of a project, or everything; one of them.
 *
 * @param reason shown to whoever asks why a job is not running
 * @param by a person's name; the pause has the key as well
 * @param until it ends by itself then; null: when somebody resumes
 */
@Valid
public record NewPause(
        @Pattern(regexp = Identifier.REGEX, message = Identifier.RULE) @Nullable String taskType,
        @Pattern(regexp = Identifier.REGEX, message = Identifier.RULE) @Nullable String sourceId,
        @Pattern(regexp = Identifier.REGEX, message = Identifier.RULE) @Nullable String projectId,
        @Nullable Boolean everything,
        @Pattern(regexp = GateReason.REASON, message = GateReason.REASON_RULE) @Nullable String reason,
        @Pattern(regexp = GateReason.NAME, message = GateReason.NAME_RULE) @Nullable String by,
        @Nullable Instant until) {

    /** How many of the four are named. */
    public long targets() {
        return Stream.of(taskType, sourceId, projectId, Boolean.TRUE.equals(everything) ? everything : null)
                .filter(target -> target != null).count();
    }
}
