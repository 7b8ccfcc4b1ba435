package io.queueoperator.ledger;

import io.queueoperator.core.job.JobStatus;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A filter as conditions on jobs {@code j}, put together from fixed parts: {@code inside} what an index narrows in the order
 * of creation, {@code outside} what each job that was read is asked for. Values are arguments, never text.
 */
final class JobConditions {
    private final List<@Nullable Object> values = new ArrayList<>();
    private final List<String> inside = new ArrayList<>();
    private final List<String> outside = new ArrayList<>();
    private String table = "queue_operator.jobs";

    /** The value as an argument. */
    String argument(@Nullable Object value) {
        values.add(value);
        return "$" + values.size();
    }

    /** A condition that the order of the list bears. */
    void inside(String condition) {
        inside.add(condition);
    }

    /** What the filter says. */
    void narrow(JobFilter filter) {
        if (filter.since() != null) {
            inside.add("j.created_at >= " + argument(filter.since().atOffset(ZoneOffset.UTC)));
        }
        if (filter.until() != null) {
            inside.add("j.created_at < " + argument(filter.until().atOffset(ZoneOffset.UTC)));
        }
        boolean held = filter.status() != null && filter.status().isHeld();
        Optional<String> narrow = held ? Optional.empty() : filter.indexed();
        if (filter.status() != null && held) {
            table = held(filter.status());
        } else if (filter.status() != null) {
            // A literal, so that the planner sees that the index of failed jobs fits; it comes from the enum.
            (filter.status() == JobStatus.FAILED && narrow.isEmpty() ? inside : outside)
                    .add("j.status = '" + filter.status().wire() + "'");
        }
        for (Map.Entry<String, String> equal : filter.equal().entrySet()) {
            (narrow.filter(equal.getKey()::equals).isPresent() ? inside : outside)
                    .add("j." + equal.getKey() + " = " + argument(equal.getValue()));
        }
        if (filter.text() != null) {
            String pattern = argument("%" + escaped(filter.text()) + "%");
            outside.add("(j.id = " + argument(filter.text()) + " or j.error_message ilike " + pattern
                    + " or j.document_url ilike " + pattern + ")");
        }
    }

    /** Where the jobs are read. */
    String table() {
        return table;
    }

    String inside() {
        return inside.isEmpty() ? "true" : String.join(" and ", inside);
    }

    String outside() {
        return outside.isEmpty() ? "true" : String.join(" and ", outside);
    }

    boolean isAllInside() {
        return outside.isEmpty();
    }

    List<@Nullable Object> values() {
        return values;
    }

    /** Few jobs are held at a time: all of them are read, and never the table along its order until they are found. */
    private static String held(JobStatus status) {
        return "(select * from queue_operator.jobs where status in ('claimed', 'running') and status = '"
                + status.wire() + "' offset 0)";
    }

    /** The text itself, not a pattern. */
    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }
}
