package io.queueoperator.intake;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What is taken over from Redis. */
@ConfigMapping(prefix = "queue-operator.intake")
public interface IntakeConfig {
    /** The pause between two sweeps; "off" in the scheduler's own words switches both parts off. */
    @WithDefault("1s")
    String every();

    /** Whether jobs are taken out of the list {@code queue}; workers that pop it themselves then find it empty. */
    @WithDefault("true")
    boolean adoption();

    /** Whether final states that workers write into {@code job:{id}} themselves are taken over. */
    @WithDefault("true")
    boolean takeover();

    /** The most jobs that one step takes; a sweep makes as many steps as there is work, within its time. */
    @WithDefault("200")
    int batch();

    /** How long one sweep may go on. */
    @WithDefault("20s")
    Duration sweepTime();

    /** What was taken from the list and not finished for that long is taken up again, by any instance. */
    @WithDefault("60s")
    Duration abandonedAfter();

    /** How often a hash that is not there yet is looked for, the first time included. */
    @WithDefault("5")
    int looks();

    /** The pause between two such looks. */
    @WithDefault("1s")
    Duration lookAgainAfter();

    /**
     * Hashes of jobs that we do not know and that ended longer ago are left alone. One that does not say when it ended
     * counts as older, unless its job was made since.
     */
    @WithDefault("7d")
    Duration history();

    /** The most keys that one sweep looks at; the next one goes on from there. */
    @WithDefault("2000")
    int scanKeys();

    /** How long closed refusals and takeovers are remembered. */
    @WithDefault("90d")
    Duration keep();
}
