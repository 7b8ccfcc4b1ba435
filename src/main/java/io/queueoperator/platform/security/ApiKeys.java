package io.queueoperator.platform.security;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The configured keys. */
@ApplicationScoped
class ApiKeys {
    private final List<ApiKey> keys;

    ApiKeys(SecurityConfig config) {
        this.keys = config.keys().orElse(List.of()).stream().map(ApiKey::parse).toList();
    }

    List<ApiKey> all() {
        return keys;
    }

    /** The key that is presented; looks at all, also after a match, so that the time does not tell which one it was. */
    @Nullable ApiKey find(String presented) {
        byte[] sha256 = ApiKey.sha256(presented);
        ApiKey found = null;
        for (ApiKey key : keys) {
            if (key.matches(sha256)) {
                found = key;
            }
        }
        return found;
    }
}
