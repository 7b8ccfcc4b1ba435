package io.queueoperator.platform.security;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** Who may call. */
@ConfigMapping(prefix = "queue-operator.security")
public interface SecurityConfig {
    /**
     * The API keys, comma-separated: {@code id:key} or {@code id:sha256:hex}, each with all scopes unless {@code :read},
     * {@code :work} or {@code :admin} follows. Several at once allow rotation.
     */
    Optional<List<String>> keys();
}
