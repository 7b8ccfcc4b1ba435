package io.queueoperator.bench.scenario;

import io.queueoperator.bench.servers.Requests;
import io.queueoperator.bench.servers.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * What the service takes at a moment.
 *
 * @param heapMb used of the heap, garbage included
 * @param residentMb of the whole process
 */
record MemoryUse(double heapMb, double residentMb) {
    private static final double MB = 1024 * 1024;

    static MemoryUse of(long pid, Service service) {
        double heap = service.call(Requests.text("/q/metrics"), 200).text().lines()
                .filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
        return new MemoryUse(heap / MB, resident(pid) / 1024.0);
    }

    /** Nearly what is there after a collection: the least of many looks. */
    static double leastHeap(List<MemoryUse> samples) {
        return samples.stream().mapToDouble(MemoryUse::heapMb).min().orElseThrow();
    }

    static double meanResident(List<MemoryUse> samples) {
        return samples.stream().mapToDouble(MemoryUse::residentMb).average().orElseThrow();
    }

    private static long resident(long pid) {
        try {
            Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(pid)).start();
            return Long.parseLong(new String(ps.getInputStream().readAllBytes()).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
