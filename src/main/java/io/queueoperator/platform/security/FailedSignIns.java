package io.queueoperator.platform.security;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who tries keys too often: counts failures by address in windows that begin with the first one. Remembers a bounded number
 * of addresses, by a clock that only grows.
 */
final class FailedSignIns {
    private static final int ADDRESSES = 10_000;

    private final int most;
    private final long windowNanos;
    private final Map<String, Window> windows = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
            return size() > ADDRESSES;
        }
    };

    private record Window(long began, int failures) {}

    FailedSignIns(int most, Duration window) {
        this.most = most;
        this.windowNanos = window.toNanos();
    }

    /** How long that address has to wait before it may try again, in seconds; zero: it may. */
    synchronized long waitSeconds(String address, long nanos) {
        Window window = windows.get(address);
        long left = window == null || window.failures < most ? 0 : windowNanos - (nanos - window.began);
        return left <= 0 ? 0 : Math.max(1, Duration.ofNanos(left).toSeconds());
    }

    /** A key from there was wrong. */
    synchronized void failed(String address, long nanos) {
        Window window = windows.get(address);
        if (window == null || nanos - window.began >= windowNanos) {
            windows.remove(address);
            windows.put(address, new Window(nanos, 1));
        } else {
            windows.put(address, new Window(window.began, window.failures + 1));
        }
    }
}
