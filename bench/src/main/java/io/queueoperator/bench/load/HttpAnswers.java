package io.queueoperator.bench.load;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Cuts a stream of bytes into answers of HTTP/1.1: as little work as can be done for one, because the client shares the CPU. */
final class HttpAnswers {
    private static final byte[] LENGTH = "\r\ncontent-length:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CHUNKED = "\r\ntransfer-encoding:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BLANK = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LINE = "\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Consumer<Answer> next;
    private byte[] bytes = new byte[0];

    HttpAnswers(Consumer<Answer> next) {
        this.next = next;
    }

    /** Takes what has come in; hands on what is complete. */
    void take(Buffer data) {
        bytes = bytes.length == 0 ? data.getBytes() : joined(bytes, data.getBytes());
        int head = find(bytes, BLANK, 0, bytes.length);
        if (head < 0) {
            return;
        }
        int status = (bytes[9] - '0') * 100 + (bytes[10] - '0') * 10 + bytes[11] - '0';
        int begin = head + BLANK.length;
        if (status == 304 || status == 204) {
            complete(status, head, new byte[0], begin);
            return;
        }
        int length = find(bytes, LENGTH, 0, head);
        if (length >= 0) {
            int end = begin + number(length + LENGTH.length, 10);
            if (bytes.length >= end) {
                complete(status, head, part(begin, end), end);
            }
        } else if (find(bytes, CHUNKED, 0, head) >= 0) {
            chunks(status, head, begin);
        } else {
            throw new IllegalStateException("an answer that does not say how long it is");
        }
    }

    private void chunks(int status, int head, int begin) {
        Buffer body = Buffer.buffer();
        for (int at = begin;;) {
            int line = find(bytes, LINE, at, bytes.length);
            if (line < 0) {
                return;
            }
            int size = number(at, 16);
            int from = line + LINE.length;
            if (bytes.length < from + size + LINE.length) {
                return;
            }
            if (size == 0) {
                complete(status, head, body.getBytes(), from + LINE.length);
                return;
            }
            body.appendBytes(bytes, from, size);
            at = from + size + LINE.length;
        }
    }

    private void complete(int status, int head, byte[] body, int end) {
        byte[] before = part(0, head);
        // Nothing is pipelined: what comes after it belongs to the next answer only if there is any.
        bytes = part(end, bytes.length);
        next.accept(new Answer(status, before, body));
    }

    private int number(int from, int radix) {
        int at = from;
        while (bytes[at] == ' ') {
            at++;
        }
        int value = 0;
        for (int digit; (digit = Character.digit(bytes[at], radix)) >= 0; at++) {
            value = value * radix + digit;
        }
        return value;
    }

    /** Where the pattern, in lower case, begins; letters of either case. */
    static int find(byte[] in, byte[] pattern, int from, int to) {
        for (int i = from; i <= to - pattern.length; i++) {
            int j = 0;
            while (j < pattern.length && lower(in[i + j]) == pattern[j]) {
                j++;
            }
            if (j == pattern.length) {
                return i;
            }
        }
        return -1;
    }

    private static int lower(byte b) {
        return b >= 'A' && b <= 'Z' ? b + 32 : b;
    }

    private byte[] part(int from, int to) {
        return java.util.Arrays.copyOfRange(bytes, from, to);
    }

    private static byte[] joined(byte[] a, byte[] b) {
        byte[] both = java.util.Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
