package io.queueoperator.flow.progress;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Who may look, and at how much. */
@ConfigMapping(prefix = "queue-operator.progress")
public interface ProgressConfig {
    /** The most active jobs in one source answer; active_total says how many there are. */
    @WithDefault("200")
    int maxActiveJobs();

    /** The limit of a whole progress answer, whatever is down or slow; what it asks on its way gets what is left of it. */
    @WithDefault("900ms")
    Duration answerWithin();

    /** How old the answer for one job may be, so that all who watch it share one look; 0s: each looks for himself. */
    @WithDefault("100ms")
    Duration sharedFor();

    /** The most answers that are kept for that; of some 800 bytes each, and a failure's message. */
    @WithDefault("4096")
    int sharedAnswers();

    /** Whether the two progress endpoints want an API key with the scope read; else everybody may look. */
    @WithDefault("false")
    boolean keyRequired();

    /** Origins whose pages may read the two progress endpoints; * is any, a regular expression otherwise. */
    @WithDefault("*")
    String corsOrigins();
}
