package io.queueoperator.platform.operation;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

/** How executions of operations are recorded. */
@ConfigMapping(prefix = "queue-operator.operations")
public interface OperationsConfig {
    /**
     * The value of a name that contains one of these is not recorded, whatever its case and wherever it stands; {@code _},
     * {@code -} and blanks do not count.
     */
    @WithDefault("password,passwd,passphrase,secret,token,apikey,authorization,cookie,credential,privatekey")
    List<String> masked();

    /** The pause between two rounds that keep runs alive and end abandoned ones; "off" switches them off. */
    @WithDefault("10s")
    String every();

    /** A run whose instance was not heard of for that long is failed; several times {@code every}. */
    @WithDefault("60s")
    Duration aliveFor();

    /** The same for a run that somebody else tells us of: it is heard of with each PUT. */
    @WithDefault("24h")
    Duration aliveForOutside();

    /** A chore that fails again and again in the same way is recorded once in that time. */
    @WithDefault("5m")
    Duration sameFailureEvery();

    /** How long ended runs are remembered; 0s: for ever. */
    @WithDefault("90d")
    Duration keep();

    /** The same for chores that come every few seconds. */
    @WithDefault("7d")
    Duration keepFrequent();

    /** The most rows that one step ends or lets go. */
    @WithDefault("500")
    int batch();

    /** So many writes may be under way at a time; further runs are counted and not recorded. */
    @WithDefault("256")
    int writes();
}
