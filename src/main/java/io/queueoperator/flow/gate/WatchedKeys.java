package io.queueoperator.flow.gate;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which keys have a circuit breaker, as configured: a kind ({@code source}, {@code account}, {@code operation}) for all of
 * its keys, or {@code kind:key}, where a {@code *} at the end stands for any rest.
 */
record WatchedKeys(List<Pattern> patterns) {
    private record Pattern(BreakerKind kind, String text) {
        boolean covers(BreakerKey key) {
            return kind == key.kind() && (text.endsWith("*")
                    ? key.key().startsWith(text.substring(0, text.length() - 1))
                    : key.key().equals(text));
        }
    }

    /** Reads the configured words. */
    static WatchedKeys of(List<String> words) {
        return new WatchedKeys(words.stream().map(String::strip).filter(word -> !word.isEmpty())
                .map(WatchedKeys::pattern).toList());
    }

    boolean isEmpty() {
        return patterns.isEmpty();
    }

    boolean covers(BreakerKey key) {
        return patterns.stream().anyMatch(pattern -> pattern.covers(key));
    }

    /** The breakers that the end of an attempt concerns. */
    List<BreakerKey> of(AttemptEnd end) {
        List<BreakerKey> keys = new ArrayList<>(3);
        add(keys, BreakerKind.SOURCE, end.sourceId());
        add(keys, BreakerKind.ACCOUNT, end.account());
        add(keys, BreakerKind.OPERATION, end.taskType());
        return keys;
    }

    private void add(List<BreakerKey> keys, BreakerKind kind, @Nullable String key) {
        if (key != null && covers(new BreakerKey(kind, key))) {
            keys.add(new BreakerKey(kind, key));
        }
    }

    private static Pattern pattern(String word) {
        int colon = word.indexOf(':');
        String kind = colon < 0 ? word : word.substring(0, colon);
        String text = colon < 0 ? "*" : word.substring(colon + 1);
        return new Pattern(
                BreakerKind.find(kind).filter(found -> !text.isEmpty()).orElseThrow(() -> new IllegalArgumentException(
                        "queue-operator.circuit-breakers.watch has " + word
                                + "; expected: source, account or operation, or one of them with a key, operation:scrape_*")),
                text);
    }
}
