package io.queueoperator.platform.security;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Sessions of the console. */
@ConfigMapping(prefix = "queue-operator.console")
public interface SessionConfig {
    /**
     * What sessions are sealed with, at least 32 characters, the same for all instances. Without one it follows from the
     * configured keys: then a change of any key ends all sessions.
     */
    Optional<String> sessionSecret();

    /** How long one is signed in. */
    @WithDefault("12h")
    Duration sessionLifetime();

    /** Whether the cookie is for https alone even where the request itself did not come over https: behind a proxy. */
    @WithDefault("false")
    boolean secureCookie();

    /** So many failed sign-ins from one address within {@link #signInWindow() sign-in-window}, and no more are looked at. */
    @WithDefault("10")
    int signInFailures();

    /** For how long failed sign-ins of an address are counted. */
    @WithDefault("1m")
    Duration signInWindow();
}
