package io.queueoperator.platform.operation;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Makes JSON of arguments for the ledger: secrets masked, everything bounded. Maps, lists and plain values are taken as
 * they are; what else there is, Jackson writes, and what Jackson cannot write is told by its type alone. Never fails.
 */
@ApplicationScoped
public class DumpValues {
    /** So many entries of a list of errors or references are kept. */
    public static final int ENTRIES = 50;

    /** All texts of one entry together, in characters. */
    private static final int ENTRY = 6_000;
    /** A value that Jackson would make longer is told by its type, in bytes. */
    static final int LARGEST = 1 << 20;

    private final ObjectMapper mapper;
    private final Masking masking;

    /** Masks what the configuration names. */
    public DumpValues(ObjectMapper mapper, OperationsConfig config) {
        this.mapper = mapper;
        this.masking = new Masking(config.masked());
    }

    /** A value, usually a map of names. */
    public Dumped of(@Nullable Object value) {
        return of(value, DumpWalk.ALL);
    }

    /** The first {@link #ENTRIES} items as a JSON list, each bounded by itself. */
    public String list(Iterable<?> items) {
        StringJoiner list = new StringJoiner(",", "[", "]");
        int entries = 0;
        for (Object item : items) {
            if (entries++ == ENTRIES) {
                break;
            }
            list.add(of(item, ENTRY).json());
        }
        return list.toString();
    }

    private Dumped of(@Nullable Object value, int all) {
        DumpWalk walk = new DumpWalk(masking, all, this::tree, this::parsed);
        try {
            return new Dumped(walk.of(value).toString(), walk.cut());
        } catch (RuntimeException e) {
            // Somebody else's map or toString.
            return new Dumped(TextNode.valueOf(typeOf(value)).toString(), walk.cut());
        }
    }

    /** JSON as somebody sent it; null stays null. */
    public @Nullable Dumped ofJson(@Nullable String json) {
        if (json == null) {
            return null;
        }
        JsonNode tree = parsed(json);
        return of(tree == null ? json : tree);
    }

    private JsonNode tree(Object value) {
        Limited output = new Limited();
        try {
            mapper.writeValue(output, value);
            JsonNode tree = mapper.readTree(output.toByteArray());
            // A type that the native image does not know has no properties there.
            return tree.isObject() && tree.isEmpty() ? TextNode.valueOf(typeOf(value)) : tree;
        } catch (IOException | RuntimeException e) {
            return TextNode.valueOf(typeOf(value));
        }
    }

    private @Nullable JsonNode parsed(String text) {
        if (text.length() > LARGEST) {
            return null;
        }
        try {
            return mapper.reader().with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .readTree(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            return null;
        }
    }

    /** Not its text: that may hold anything. */
    private static String typeOf(@Nullable Object value) {
        return value == null ? "null" : "(" + value.getClass().getSimpleName() + ")";
    }

    /** Stops whoever writes too much. */
    private static final class Limited extends ByteArrayOutputStream {
        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            if (size() + length > LARGEST) {
                throw new IllegalStateException("more than " + LARGEST + " bytes");
            }
            super.write(bytes, offset, length);
        }
    }
}
