package io.queueoperator.classification;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a rule file says, read within bounds.
 *
 * @param text null when it could not be read
 * @param problem why it could not
 */
record RulesFile(@Nullable String text, String problem) {

    /** Reads; blocks. */
    static RulesFile read(Path file) {
        if (!Files.exists(file)) {
            return unreadable("there is no such file");
        }
        // A pipe or a device would never come to its end.
        if (!Files.isRegularFile(file)) {
            return unreadable("it is not a regular file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(ReadRules.LARGEST + 1);
            if (bytes.length > ReadRules.LARGEST) {
                return unreadable("it has more than " + ReadRules.LARGEST + " bytes");
            }
            return new RulesFile(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString(), "");
        } catch (CharacterCodingException e) {
            return unreadable("it is not UTF-8");
        } catch (IOException e) {
            return unreadable("it cannot be read, look at its permissions");
        }
    }

    private static RulesFile unreadable(String problem) {
        return new RulesFile(null, problem);
    }
}
