package io.queueoperator.platform.redis;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;

/** Where a Redis Cluster keeps a key: one of 16,384 slots, each of which is on one server. */
final class HashSlot {
    private static final int SLOTS = 16_384;
    /** CRC-16/XMODEM, as the cluster specification of Redis says. */
    private static final int POLYNOMIAL = 0x1021;

    private HashSlot() {}

    /** Of the key's hash tag if it has one ({@code a:{tag}:b}), else of the whole key. */
    static int of(String key) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        int open = indexOf(bytes, '{', 0);
        int close = open < 0 ? -1 : indexOf(bytes, '}', open + 1);
        // "{}" is no tag.
        return crc16(close > open + 1 ? Arrays.copyOfRange(bytes, open + 1, close) : bytes) % SLOTS;
    }

    /** Whether all of them are in one slot, so that one command or script may touch them all. */
    static boolean isOne(Collection<String> keys) {
        return keys.stream().map(HashSlot::of).distinct().count() <= 1;
    }

    private static int indexOf(byte[] bytes, char sign, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == sign) {
                return i;
            }
        }
        return -1;
    }

    private static int crc16(byte[] bytes) {
        int crc = 0;
        for (byte b : bytes) {
            crc ^= (b & 0xff) << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) == 0 ? crc << 1 : (crc << 1) ^ POLYNOMIAL;
            }
        }
        return crc & 0xffff;
    }
}
