package io.queueoperator.platform.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A Lua script of {@code resources/redis}: atomic, touches one key, or keys of one hash tag.
 *
 * @param name the file's name without its ending
 * @param body what Redis runs
 * @param sha1 what Redis calls it once it knows the body
 */
public record RedisScript(String name, String body, String sha1) {

    /** The script of that name; a missing one is a defect of the build. */
    public static RedisScript named(String name) {
        try (InputStream in = RedisScript.class.getResourceAsStream("/redis/" + name + ".lua")) {
            if (in == null) {
                throw new IllegalStateException("no script redis/" + name + ".lua on the class path");
            }
            byte[] bytes = in.readAllBytes();
            String sha1 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
            return new RedisScript(name, new String(bytes, StandardCharsets.UTF_8), sha1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
