package io.queueoperator.flow.enqueue;

import static io.queueoperator.flow.enqueue.NewJobArrays.numbers;
import static io.queueoperator.flow.enqueue.NewJobArrays.texts;
import static io.queueoperator.flow.enqueue.NewJobArrays.times;

import io.queueoperator.api.NewJob;
import io.queueoperator.api.RawJson;
import io.queueoperator.core.job.Actor;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The statement of enqueueing for most calls: where no job has an id, an idempotency key or a parent there is nothing to
 * look up and nothing to refuse. It writes what {@link EnqueueSql#INSERT} writes, for a quarter less of PostgreSQL's time, and
 * answers with what nobody else knows.
 */
final class PlainSql {
    private static final String NAMES = """
            task_type, source_id, source_url_id, document_id, document_url, run_id, project_id, priority, max_attempts,
                            timeout_s, scheduled_for, payload, execution, metadata, concurrency_key, concurrency_limit,
                            progress_deadline_s, traceparent""";

    /** The columns that are written of a job. */
    static final String COLUMNS = """
            id, task_type, status, source_id, source_url_id, document_id, document_url, run_id, project_id,
                    priority, max_attempts, timeout_s, scheduled_for, available_at, payload, execution, metadata,
                    concurrency_key, concurrency_limit, progress_deadline_s, traceparent, created_at, created_by,
                    updated_at, pass_number""";

    /** The arguments as one job: of arrays PostgreSQL expects ten elements, and plans for each that has one anew. */
    static final String THE_ONE = """
            (select ($3::text[])[1], ($4::text[])[1], ($5::text[])[1], ($6::text[])[1], ($7::text[])[1], ($8::text[])[1],
                             ($9::text[])[1], ($10::int[])[1], ($11::int[])[1], ($12::int[])[1], ($13::timestamptz[])[1],
                             ($14::text[])[1], ($15::text[])[1], ($16::text[])[1], ($17::text[])[1], ($18::int[])[1],
                             ($19::int[])[1], ($20::text[])[1], 1) as i (%s, ord)""".formatted(NAMES);

    /** The sources that came with the jobs. */
    static final String SOURCE = """
            source as (
                insert into queue_operator.sources (id)
                select distinct source_id from created where source_id is not null order by source_id
                on conflict do nothing
            )""";

    private static final String ALL = """
            unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
                            $10::int[], $11::int[], $12::int[], $13::timestamptz[], $14::text[], $15::text[],
                            $16::text[], $17::text[], $18::int[], $19::int[], $20::text[])
                     with ordinality as i (%s, ord)""".formatted(NAMES);

    private static final String WRITTEN = """
            with created as (
                insert into queue_operator.jobs as j (
                    %1$s)
                select %2$s
                from %%s
                order by ord
                returning j.id, j.source_id, j.scheduled_for, j.available_at, now() as read_at
            ), event as (
                insert into queue_operator.job_events (job_id, to_status, attempt, actor_kind, actor)
                select id, 'queued', 1, $2, $1 from created
            ), %3$s
            select id, scheduled_for, available_at, read_at from created order by id::bigint
            """.formatted(COLUMNS, values("queued"), SOURCE);

    /** Answers one row per job, in order: their ids come from a sequence, in the order in which they were sent. */
    static final String INSERT = "/* enqueue.insert_plain */\n" + WRITTEN.formatted(ALL);

    /** The same for one job. */
    static final String INSERT_ONE = "/* enqueue.insert_plain_one */\n" + WRITTEN.formatted(THE_ONE);

    private PlainSql() {}

    /** What {@link #COLUMNS} get, in a status. */
    static String values(String status) {
        return """
                nextval('queue_operator.job_id_seq')::text, task_type, '%s', source_id, source_url_id,
                       document_id, document_url, run_id, project_id, priority, max_attempts, timeout_s, scheduled_for,
                       greatest(now(), scheduled_for), payload::json, execution::json, metadata::json, concurrency_key,
                       concurrency_limit, progress_deadline_s, traceparent, now(), $1, now(),
                       case when run_id is null then 1 else coalesce(
                           (select r.pass_number from queue_operator.runs r where r.id = i.run_id), 1) end"""
                .formatted(status);
    }

    /** The statement for so many jobs. */
    static String insert(int jobs) {
        return jobs == 1 ? INSERT_ONE : INSERT;
    }

    /** Whether this statement is for these jobs. */
    static boolean isFor(List<NewJob> jobs, List<Past> pasts) {
        return pasts.stream().allMatch(Past.NONE::equals) && jobs.stream().allMatch(
                job -> job.id() == null && job.idempotencyKey() == null && job.parentJobId() == null);
    }

    /** The arguments of {@link #INSERT}; {@code traceparent} is that of jobs which bring none. */
    static Tuple arguments(List<NewJob> jobs, EnqueueConfig defaults, Actor by, @Nullable String traceparent) {
        return Tuple.tuple()
                .addString(by.id())
                .addString(by.kind())
                .addArrayOfString(texts(jobs, NewJob::taskType))
                .addArrayOfString(texts(jobs, NewJob::sourceId))
                .addArrayOfString(texts(jobs, NewJob::sourceUrlId))
                .addArrayOfString(texts(jobs, NewJob::documentId))
                .addArrayOfString(texts(jobs, NewJob::documentUrl))
                .addArrayOfString(texts(jobs, NewJob::runId))
                .addArrayOfString(texts(jobs, NewJob::projectId))
                .addArrayOfInteger(numbers(jobs, Defaults::priority))
                .addArrayOfInteger(numbers(jobs, job -> Defaults.maxAttempts(job, defaults)))
                .addArrayOfInteger(numbers(jobs, NewJob::timeoutS))
                .addArrayOfOffsetDateTime(times(jobs, NewJob::scheduledFor))
                .addArrayOfString(texts(jobs, job -> RawJson.textOf(job.payload())))
                .addArrayOfString(texts(jobs, job -> RawJson.textOf(job.execution())))
                .addArrayOfString(texts(jobs, job -> RawJson.textOf(job.metadata())))
                .addArrayOfString(texts(jobs, NewJob::concurrencyKey))
                .addArrayOfInteger(numbers(jobs, Defaults::concurrencyLimit))
                .addArrayOfInteger(numbers(jobs, NewJob::progressDeadlineS))
                .addArrayOfString(texts(jobs, job -> Defaults.traceparent(job, traceparent)));
    }
}
