package io.queueoperator.testing;

import io.queueoperator.platform.local.LocalRedis;
import io.queueoperator.platform.redis.EachKey;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One command to Redis over a connection of its own, for tests that must not depend on the client under test. */
public final class RedisLine {

    /** A server on this machine. */
    public record Server(int port, String password) {}

    private RedisLine() {
    }

    /**
     * @param command as one would type it: {@code FLUSHALL}, {@code SET key value}
     * @return the answer: a simple one with its sign ({@code +OK}), a text without
     */
    public static String send(LocalRedis redis, String command) throws IOException {
        try (Socket socket = new Socket(redis.host(), redis.port())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(
                    ("AUTH " + redis.password() + "\r\n" + command + "\r\n").getBytes(StandardCharsets.UTF_8));
            BufferedReader answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            if (!"+OK".equals(answers.readLine())) {
                throw new IOException("Redis did not accept the password");
            }
            String answer = answers.readLine();
            return answer.startsWith("$") && !answer.equals("$-1") ? answers.readLine() : answer;
        }
    }

    /** The texts of an answer that is a list; arguments may hold anything. */
    public static List<String> array(LocalRedis redis, String... command) {
        return array(server(redis), command);
    }

    /** The same of any server. */
    public static List<String> array(Server redis, String... command) {
        return answer(redis, command, in -> {
            int size = Integer.parseInt(line(in).substring(1));
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                texts.add(text(in));
            }
            return texts;
        });
    }

    /** The one text that a command answers with. */
    public static String text(LocalRedis redis, String... command) {
        return text(server(redis), command);
    }

    /** The same of any server. */
    public static String text(Server redis, String... command) {
        return answer(redis, command, RedisLine::text);
    }

    /** Runs a command whose arguments may hold anything, and whose answer is one line. */
    public static String run(LocalRedis redis, String... command) {
        return run(server(redis), command);
    }

    /** The same on any server. */
    public static String run(Server redis, String... command) {
        return answer(redis, command, RedisLine::line);
    }

    /** Runs a script on all of its keys at once, on a server that is no cluster; its answers in their order. */
    public static List<String> each(LocalRedis redis, EachKey script) {
        List<String> keys = new ArrayList<>(script.parts().stream().map(EachKey.Part::key).toList());
        if (script.shared() != null) {
            keys.add(script.shared());
        }
        List<String> command = new ArrayList<>(List.of("EVAL", script.script().body(), Integer.toString(keys.size())));
        command.addAll(keys);
        command.addAll(script.arguments());
        return array(redis, command.toArray(String[]::new));
    }

    private interface Answer<T> {
        T read(DataInputStream in) throws IOException;
    }

    private static Server server(LocalRedis redis) {
        return new Server(redis.port(), redis.password());
    }

    private static <T> T answer(Server redis, String[] command, Answer<T> answer) {
        try (Socket socket = new Socket("127.0.0.1", redis.port())) {
            socket.setSoTimeout(60_000);
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            socket.getOutputStream().write(encoded("AUTH", redis.password()));
            socket.getOutputStream().write(encoded(command));
            line(in);
            return answer.read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(DataInputStream in) throws IOException {
        String head = line(in);
        if (head.startsWith(":")) {
            return head.substring(1);
        }
        byte[] text = new byte[Integer.parseInt(head.substring(1))];
        in.readFully(text);
        in.readFully(new byte[2]);
        return new String(text, StandardCharsets.UTF_8);
    }

    private static byte[] encoded(String... command) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(("*" + command.length + "\r\n").getBytes(StandardCharsets.UTF_8));
        for (String part : command) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            out.write(("$" + bytes.length + "\r\n").getBytes(StandardCharsets.UTF_8));
            out.write(bytes);
            out.write("\r\n".getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    private static String line(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.readByte(); c != '\r'; c = in.readByte()) {
            line.append((char) c);
        }
        in.readByte();
        return line.toString();
    }
}
