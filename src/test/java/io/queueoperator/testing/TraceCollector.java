package io.queueoperator.testing;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real collector of traces on this machine: OTLP over HTTP with protobuf, which it knows from the specification alone.
 * Numbers in the code are those of the fields in {@code opentelemetry/proto/trace/v1/trace.proto}.
 */
public final class TraceCollector implements AutoCloseable {
    private final HttpServer server;
    private final List<Span> spans = new CopyOnWriteArrayList<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();

    /**
     * A span that came in.
     *
     * @param kind 1 internal, 2 server, 3 client, 4 producer, 5 consumer
     * @param failed whether its status is that of an error
     * @param links the trace ids of its links
     */
    public record Span(
            String traceId, String spanId, String parentId, String name, int kind, long startNanos, long endNanos,
            Map<String, String> attributes, boolean failed, List<String> links) {}

    public TraceCollector() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", exchange -> {
            try (exchange) {
                calls.incrementAndGet();
                byte[] body = exchange.getRequestBody().readAllBytes();
                bodies.add(new String(body, StandardCharsets.ISO_8859_1));
                if (exchange.getRequestURI().getPath().equals("/v1/traces")) {
                    read(body);
                }
                exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
                exchange.sendResponseHeaders(200, -1);
            }
        });
        server.start();
    }

    /** What {@code quarkus.otel.exporter.otlp.endpoint} is set to. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** How often it was called at all. */
    public int calls() {
        return calls.get();
    }

    /** Everything that came in, byte by byte. */
    public String everything() {
        return String.join("\n", bodies);
    }

    /** The spans of a trace with that name. */
    public List<Span> spans(String traceId, String name) {
        return spans.stream().filter(span -> span.traceId().equals(traceId) && span.name().equals(name)).toList();
    }

    /** All spans with that name. */
    public List<Span> spans(String name) {
        return spans.stream().filter(span -> span.name().equals(name)).toList();
    }

    private void read(byte[] request) {
        for (Object resource : Message.of(request).all(1)) {
            for (Object scope : Message.of(resource).all(2)) {
                for (Object span : Message.of(scope).all(2)) {
                    spans.add(span(Message.of(span)));
                }
            }
        }
    }

    private static Span span(Message span) {
        Map<String, String> attributes = new HashMap<>();
        for (Object attribute : span.all(9)) {
            Message pair = Message.of(attribute);
            attributes.put(pair.text(1), value(Message.of(pair.all(2).get(0))));
        }
        boolean failed = span.all(15).stream().anyMatch(status -> Message.of(status).number(3) == 2);
        return new Span(
                span.hex(1), span.hex(2), span.hex(4), span.text(5), (int) span.number(6), span.number(7), span.number(8),
                attributes, failed, span.all(13).stream().map(link -> Message.of(link).hex(1)).toList());
    }

    private static String value(Message value) {
        if (!value.all(5).isEmpty()) {
            return Message.of(value.all(5).get(0)).all(1).stream().map(one -> value(Message.of(one))).toList().toString();
        }
        return value.all(1).isEmpty() ? Long.toString(value.number(3)) : value.text(1);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    /** A protobuf message: its fields by number, each a long or bytes. */
    private record Message(Map<Integer, List<Object>> fields) {
        static Message of(Object bytes) {
            Map<Integer, List<Object>> fields = new HashMap<>();
            Bytes from = new Bytes((byte[]) bytes);
            while (from.hasMore()) {
                long tag = from.varint();
                Object value = switch ((int) (tag & 7)) {
                    case 0 -> from.varint();
                    case 1 -> from.fixed(8);
                    case 2 -> from.bytes((int) from.varint());
                    case 5 -> from.fixed(4);
                    default -> throw new IllegalStateException("not protobuf: tag " + tag);
                };
                fields.computeIfAbsent((int) (tag >>> 3), number -> new ArrayList<>()).add(value);
            }
            return new Message(fields);
        }

        List<Object> all(int field) {
            return fields.getOrDefault(field, List.of());
        }

        long number(int field) {
            return all(field).isEmpty() ? 0 : (Long) all(field).get(0);
        }

        String text(int field) {
            return all(field).isEmpty() ? "" : new String((byte[]) all(field).get(0), StandardCharsets.UTF_8);
        }

        String hex(int field) {
            return all(field).isEmpty() ? "" : HexFormat.of().formatHex((byte[]) all(field).get(0));
        }
    }

    /** Bytes that are read from the front. */
    private static final class Bytes {
        private final byte[] bytes;
        private int at;

        Bytes(byte[] bytes) {
            this.bytes = bytes;
        }

        boolean hasMore() {
            return at < bytes.length;
        }

        long varint() {
            long value = 0;
            for (int shift = 0;; shift += 7) {
                byte next = bytes[at++];
                value |= (next & 0x7fL) << shift;
                if (next >= 0) {
                    return value;
                }
            }
        }

        Long fixed(int size) {
            long value = 0;
            for (int i = 0; i < size; i++) {
                value |= (bytes[at++] & 0xffL) << (8 * i);
            }
            return value;
        }

        byte[] bytes(int length) {
            byte[] part = new byte[length];
            System.arraycopy(bytes, at, part, 0, length);
            at += length;
            return part;
        }
    }
}
