package io.queueoperator.webhook;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Webhooks. */
@ConfigMapping(prefix = "queue-operator.webhooks")
public interface WebhookConfig {
    /** The pause between two sweeps; "off" in the scheduler's own words switches them off. */
    @WithDefault("1s")
    String every();

    /** How long one sweep begins new work. */
    @WithDefault("20s")
    Duration sweepTime();

    /** The most events of the log that one step takes. */
    @WithDefault("500")
    int batch();

    /** Whether receivers may be in this network: for development and for closed networks. */
    @WithDefault("false")
    boolean allowPrivateAddresses();

    /** Whether receivers may be called without TLS. */
    @WithDefault("false")
    boolean allowHttp();

    /** How long one attempt may take, from the name's resolution to the status of the answer. */
    @WithDefault("10s")
    Duration timeout();

    /** The most messages that one instance sends at a time. */
    @WithDefault("32")
    int concurrency();

    /** The most of them to one receiver; one that is failing gets one at a time. */
    @WithDefault("4")
    int concurrencyPerWebhook();

    /** Attempts in all, then the message is dead. */
    @WithDefault("8")
    int maxAttempts();

    /** The wait after the first attempt; it grows fourfold with each. */
    @WithDefault("10s")
    Duration backoffBase();

    /** The longest wait between two attempts. */
    @WithDefault("6h")
    Duration backoffMax();

    /** A subscription of which every attempt failed for that long is paused. */
    @WithDefault("3d")
    Duration pauseAfter();

    /** How long deliveries are kept, sent or not; what is older than that is not sent any more. */
    @WithDefault("7d")
    Duration keep();

    /** How long the secret before the last rotation signs besides the new one. */
    @WithDefault("24h")
    Duration oldSecretValid();
}
