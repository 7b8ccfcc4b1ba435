package io.queueoperator.flow.reap;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Since when transactions have been seen open, and which of them are open for too long to wait for. */
final class OpenTransactions {
    private final Map<String, Long> since = new ConcurrentHashMap<>();
    private final LongSupplier clock;
    private final long tooLong;

    OpenTransactions(Duration tooLong, LongSupplier clock) {
        this.tooLong = tooLong.toNanos();
        this.clock = clock;
    }

    /** These are open now, and no others. */
    void seen(Collection<String> open) {
        since.keySet().retainAll(open);
        open.forEach(transaction -> since.putIfAbsent(transaction, clock.getAsLong()));
    }

    /** Those that were open for too long when they were seen last. */
    List<String> forTooLong() {
        long now = clock.getAsLong();
        return since.entrySet().stream()
                .filter(transaction -> now - transaction.getValue() >= tooLong)
                .map(Map.Entry::getKey).sorted().toList();
    }
}
