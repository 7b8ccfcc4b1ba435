package io.queueoperator.ingestion;

import io.queueoperator.ingestion.Tables.Shape;
import java.util.Optional;

/**
 * The statement that reads a run and, stage by stage, the item that most needs somebody's eyes, made for the tables as they
 * are; pure. Items are only asked for where an index finds them.
 */
final class StageStatement {
    /** Items that are looked at. */
    private static final int ITEMS = 50_000;

    private static final String ITEM = """
            select 'item' as kind, i.stage, i.status, i.last_error_message, i.error_message, i.review_reason, i.needs_review,
                   i.job_id, i.at
            from (
                select distinct on (s.stage) s.*
                from (
                    select %s as stage, %s as status, %s as ingest_status, %s as last_error_message, %s as error_message,
                           %s as review_reason, coalesce(%s in ('true', 't', '1'), false) as needs_review, %s as job_id,
                           %s as at
                    from %s t where %s limit %d
                ) s
                where s.status in ('failed', 'review_required') or s.ingest_status in ('failed', 'review_required')
                   or s.needs_review or (s.status in ('pending', 'running') and s.last_error_message is not null)
                order by s.stage, s.status <> 'failed', s.at desc nulls last, s.job_id desc
            ) i""";

    private static final String RUN = """
            select 'run' as kind, %s as stage, %s as status, null::text as last_error_message, %s as error_message,
                   null::text as review_reason, false as needs_review, null::text as job_id, %s as at
            from %s t where t.id = %s and %s""";

    private StageStatement() {}

    /** The run {@code $1} and its items, as far as they are of the source {@code $2}. */
    static String ofRun(Shape shape) {
        String run = RUN.formatted(
                text(shape.runs(), "active_stage"), text(shape.runs(), "status"), text(shape.runs(), "error_message"),
                time(shape.runs()), shape.runs().name().quoted(), shape.runs().column("id").cast("$1::text"),
                isOfSource(shape.runs()));
        boolean found = shape.items().has("stage") && shape.items().arbiterByRun().isPresent();
        return "/* ingestion.run_stages */\n" + run + (found
                ? "\nunion all\n" + items(
                        shape.items(), "t.run_id = " + shape.items().column("run_id").cast("$1::text") + " and "
                                + isOfSource(shape.items()))
                : "");
    }

    /** The items of the source {@code $1} that belong to no run; empty where no index finds them. */
    static Optional<String> ofSource(Shape shape) {
        return shape.items().has("stage") && shape.items().arbiterBySource().isPresent()
                ? Optional.of("/* ingestion.source_stages */\n"
                        + items(shape.items(), "t.run_id is null and coalesce(t.source_id, '') = $1::text"))
                : Optional.empty();
    }

    /** A run may have jobs of several sources; a row that does not say is everybody's. */
    private static String isOfSource(Table table) {
        return "coalesce(" + text(table, "source_id") + ", $2::text) = $2::text";
    }

    private static String items(Table table, String which) {
        return ITEM.formatted(
                text(table, "stage"), text(table, "status"), text(table, "ingest_status"), text(table, "last_error_message"),
                text(table, "error_message"), text(table, "review_reason"), text(table, "needs_review"),
                text(table, "job_id"), time(table), table.name().quoted(), which, ITEMS);
    }

    /** Nothing said is nothing, in whatever way it is not said. */
    private static String text(Table table, String column) {
        return table.has(column) ? "nullif(t." + column + "::text, '')" : "null::text";
    }

    private static String time(Table table) {
        Table.Column column = table.column("updated_at");
        if (column == null || !column.type().startsWith("timestamp")) {
            return "null::timestamptz";
        }
        return column.type().endsWith("without time zone") ? "t.updated_at at time zone 'UTC'" : "t.updated_at";
    }
}
