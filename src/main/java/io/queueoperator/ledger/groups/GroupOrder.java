package io.queueoperator.ledger.groups;

import io.queueoperator.api.ErrorGroupView;
import io.queueoperator.core.job.Problem;
import io.queueoperator.platform.http.PageCursor;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The order of a list of groups, and where a page of it begins. */
enum GroupOrder {
    /** The one that was seen last first. */
    LAST_SEEN(GroupSql.BY_LAST_SEEN),
    /** The one that failed most often first. */
    COUNT(GroupSql.BY_COUNT);

    private static final char SEPARATOR = ':';

    private final String sql;

    GroupOrder(String sql) {
        this.sql = sql;
    }

    /** The order of that name. */
    static GroupOrder of(String wire) {
        return switch (wire) {
            case "last_seen" -> LAST_SEEN;
            case "count" -> COUNT;
            default -> throw Problem.invalid("sort", "is not an order of groups", "last_seen or count");
        };
    }

    String sql() {
        return sql;
    }

    /** What comes after the group, for callers. */
    PageCursor after(ErrorGroupView group) {
        return new PageCursor(
                group.lastSeenAt(),
                this == LAST_SEEN ? group.fingerprint() : Long.toString(group.count()) + SEPARATOR + group.fingerprint());
    }

    /** The first two arguments of the statement; null: from the beginning. */
    List<Object> from(@Nullable PageCursor cursor) {
        if (this == LAST_SEEN) {
            PageCursor from = cursor == null ? PageCursor.START : cursor;
            return List.of(from.at().atOffset(ZoneOffset.UTC), from.id());
        }
        if (cursor == null) {
            return List.of(Long.MAX_VALUE, "~");
        }
        int end = cursor.id().indexOf(SEPARATOR);
        // Else it is a cursor of another list; that its number is none says the same.
        String count = end < 0 ? cursor.id() : cursor.id().substring(0, end);
        return List.of(new PageCursor(cursor.at(), count).number(), cursor.id().substring(end + 1));
    }
}
