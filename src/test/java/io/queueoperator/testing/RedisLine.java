package io.queueoperator.testing;

import io.queueoperator.platform.local.LocalRedis;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One command to Redis over a connection of its own, for tests that must not depend on the client under test. */
public final class RedisLine {

    private RedisLine() {
    }

    /**
     * @param command as one would type it: {@code FLUSHALL}, {@code SET key value}
     * @return the answer: a simple one with its sign ({@code +OK}), a text without
     */
    public static String send(LocalRedis redis, String command) throws IOException {
        try (Socket socket = new Socket(redis.host(), redis.port())) {
            socket.setSoTimeout(5000);
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
}
