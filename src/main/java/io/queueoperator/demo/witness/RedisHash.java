package io.queueoperator.demo.witness;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fields of one Redis hash, read with the few lines of the Redis protocol that this takes. */
final class RedisHash {

    private static final int PATIENCE_MS = 3000;

    private RedisHash() {}

    /** The values of these fields, null where the hash has none. */
    static List<@Nullable String> read(StoreConnections stores, String key, String... fields) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(stores.redisHost(), stores.redisPort()), PATIENCE_MS);
            socket.setSoTimeout(PATIENCE_MS);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            if (!stores.redisPassword().isEmpty()) {
                say(socket.getOutputStream(), List.of("AUTH", stores.redisPassword()));
                answer(in);
            }
            List<String> command = new ArrayList<>(List.of("HMGET", key));
            command.addAll(List.of(fields));
            say(socket.getOutputStream(), command);
            return answer(in);
        }
    }

    private static void say(OutputStream out, List<String> words) throws IOException {
        StringBuilder request = new StringBuilder("*" + words.size() + "\r\n");
        for (String word : words) {
            int bytes = word.getBytes(StandardCharsets.UTF_8).length;
            request.append('$').append(bytes).append("\r\n").append(word).append("\r\n");
        }
        out.write(request.toString().getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static List<@Nullable String> answer(InputStream in) throws IOException {
        String line = line(in);
        char kind = line.charAt(0);
        List<@Nullable String> values = new ArrayList<>();
        if (kind == '-') {
            throw new IOException("Redis: " + line.substring(1));
        } else if (kind == '*') {
            int count = Integer.parseInt(line.substring(1));
            for (int i = 0; i < count; i++) {
                values.addAll(answer(in));
            }
        } else if (kind == '$') {
            int length = Integer.parseInt(line.substring(1));
            values.add(length < 0 ? null : new String(in.readNBytes(length), StandardCharsets.UTF_8));
            if (length >= 0) {
                line(in);
            }
        } else {
            values.add(line.substring(1));
        }
        return values;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("Redis closed the connection");
            }
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }
}
