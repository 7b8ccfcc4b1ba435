package io.queueoperator.flow.progress;

import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells one state of an answer from another; the same for the same content, whichever instance or store it came from. */
final class EntityTag {
    private EntityTag() {}

    /** Made of all that a record says: of its hash, and of when it last changed. */
    static String of(Record content, @Nullable Instant updatedAt) {
        return "W/\"" + Long.toHexString(updatedAt == null ? 0 : updatedAt.toEpochMilli()) + "-"
                + Integer.toHexString(content.hashCode()) + '"';
    }

    /** Whether a reader's {@code If-None-Match} says that it has this state. */
    static boolean isKnown(String tag, @Nullable String ifNoneMatch) {
        return ifNoneMatch != null && Stream.of(ifNoneMatch.split(","))
                .map(String::strip)
                .anyMatch(known -> known.equals("*") || weak(known).equals(tag));
    }

    /** Readers may leave the mark of a weak tag out, and proxies do. */
    private static String weak(String tag) {
        return tag.startsWith("W/") ? tag : "W/" + tag;
    }
}
