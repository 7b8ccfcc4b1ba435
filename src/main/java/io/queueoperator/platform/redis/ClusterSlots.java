package io.queueoperator.platform.redis;

import io.vertx.mutiny.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which server of a cluster holds which slots; pure.
 *
 * @param ranges as the cluster listed them
 */
record ClusterSlots(List<Range> ranges) {
    /** Twenty for each slot there is: a server of a single slot is not met with a chance of one in 400 million. */
    private static final int MOST_TRIES = 20 * 16_384;

    /**
     * Slots that follow each other on one server.
     *
     * @param server its id in the cluster; that of a master
     * @param first the first slot
     * @param last the last slot, included
     */
    record Range(String server, int first, int last) {
        boolean holds(int slot) {
            return first <= slot && slot <= last;
        }
    }

    ClusterSlots {
        ranges = List.copyOf(ranges);
    }

    /** What {@code CLUSTER SLOTS} answered. */
    static ClusterSlots of(Response answer) {
        List<Range> ranges = new ArrayList<>();
        for (Response range : answer) {
            // First slot, last slot, the master as address, port and id, then its replicas.
            ranges.add(new Range(range.get(2).get(2).toString(), range.get(0).toInteger(), range.get(1).toInteger()));
        }
        return new ClusterSlots(ranges);
    }

    /** The server of a key; empty while nobody has its slot. */
    Optional<String> server(String key) {
        int slot = HashSlot.of(key);
        return ranges.stream().filter(range -> range.holds(slot)).map(Range::server).findFirst();
    }

    /**
     * For each server a key that is there: the prefix and a number, the same as long as the slots stay where they are.
     *
     * @throws IllegalStateException if a server that is listed has no slot of its own: what was listed contradicts itself
     */
    List<String> keyOnEach(String prefix) {
        long servers = ranges.stream().map(Range::server).distinct().count();
        Map<String, String> keys = new TreeMap<>();
        // The numbers are spread over the slots, so each server is met before long.
        for (int number = 0; keys.size() < servers; number++) {
            if (number == MOST_TRIES) {
                throw new IllegalStateException("the list of the cluster's slots contradicts itself: no key is on some server of "
                        + ranges);
            }
            String key = prefix + number;
            server(key).ifPresent(server -> keys.putIfAbsent(server, key));
        }
        return List.copyOf(keys.values());
    }
}
