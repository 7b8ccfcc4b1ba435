package io.queueoperator.flow.enqueue;

import static io.queueoperator.flow.enqueue.NewJobArrays.numbers;
import static io.queueoperator.flow.enqueue.NewJobArrays.texts;
import static io.queueoperator.flow.enqueue.NewJobArrays.times;

import io.queueoperator.api.NewJob;
import io.queueoperator.api.RawJson;
import io.queueoperator.core.job.Actor;
import io.queueoperator.state.JobRow;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The statement of enqueueing: all jobs of a batch or none, with their audit, sources and parents' counts. */
public final class EnqueueSql {
    /** The jobs of a call, and who makes it. */
    private static final String INPUT = """
            input as (
                select ord, coalesce(id, nextval('queue_operator.job_id_seq')::text) collate "C" as id, id as given_id,
                       task_type, source_id, source_url_id, document_id, document_url, run_id, project_id, parent_job_id,
                       idempotency_key, priority, max_attempts, timeout_s, scheduled_for, payload, execution, metadata,
                       concurrency_key, concurrency_limit, attempt, created_at, progress_deadline_s, traceparent,
                       null::text as replay_of, null::bigint as replay_of_task_run, null::text as replay_root,
                       null::text as replay_id
                from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
                            $8::text[], $9::text[], $10::text[], $11::int[], $12::int[], $13::int[],
                            $14::timestamptz[], $15::text[], $16::text[], $17::text[], $19::text[], $20::int[],
                            $21::int[], $22::timestamptz[], $24::int[], $25::text[])
                     with ordinality as t (id, task_type, source_id, source_url_id, document_id, document_url, run_id,
                            project_id, parent_job_id, idempotency_key, priority, max_attempts, timeout_s,
                            scheduled_for, payload, execution, metadata, concurrency_key, concurrency_limit, attempt,
                            created_at, progress_deadline_s, traceparent, ord)
            ), caller as (
                select $18::text as actor, $23::text as actor_kind
            )""";

    /** What is written of {@code input} and {@code caller}, and the answer; {@code %5$s} further parts, {@code %6$s} columns. */
    private static final String WRITTEN = """
            known as (
                select i.ord, j.id from input i
                join queue_operator.jobs j on j.idempotency_key = i.idempotency_key
            ), refused as (
                select i.ord, 'no_parent' as outcome from input i
                where i.parent_job_id is not null
                  and not exists (select from queue_operator.jobs p where p.id = i.parent_job_id)
                  and not exists (select from input b where b.given_id = i.parent_job_id
                                  and not exists (select from known k where k.ord = b.ord))
                  and not exists (select from known k where k.ord = i.ord)
                union all
                select i.ord, 'id_taken' from input i
                where i.given_id is not null
                  and exists (select from queue_operator.jobs j where j.id = i.given_id)
                  and not exists (select from known k where k.ord = i.ord)
            ), created as (
                insert into queue_operator.jobs as j (
                    id, task_type, status, priority, max_attempts, source_id, source_url_id, document_id, document_url,
                    run_id, project_id, parent_job_id, idempotency_key, payload, execution, metadata, scheduled_for,
                    available_at, timeout_s, created_at, created_by, updated_at, concurrency_key, concurrency_limit,
                    attempt, progress_deadline_s, pass_number, replay_of, replay_of_task_run, replay_root, replay_id,
                    traceparent)
                select id, task_type, 'queued', priority, max_attempts, source_id, source_url_id, document_id,
                       document_url, run_id, project_id, parent_job_id, idempotency_key, payload::json,
                       execution::json, metadata::json, scheduled_for,
                       greatest(now(), coalesce(scheduled_for, now())), timeout_s,
                       least(now(), coalesce(created_at, now())), caller.actor, now(), concurrency_key, concurrency_limit,
                       coalesce(attempt, 1), progress_deadline_s,
                       coalesce((select r.pass_number from queue_operator.runs r where r.id = i.run_id), 1),
                       replay_of, replay_of_task_run, replay_root, replay_id, traceparent
                from input i cross join caller
                where not exists (select from refused)
                  and not exists (select from known k where k.ord = i.ord)
                order by i.ord
                returning %1$s
            ), event as (
                insert into queue_operator.job_events (job_id, to_status, attempt, actor_kind, actor)
                select c.id, 'queued', c.attempt, caller.actor_kind, caller.actor from created c cross join caller order by c.id
            ), source as (
                insert into queue_operator.sources (id)
                select distinct source_id from created where source_id is not null order by source_id
                on conflict do nothing
            ), siblings as (
                insert into queue_operator.job_children as c (parent_job_id, total)
                select parent_job_id, count(*) from created where parent_job_id is not null
                group by parent_job_id order by parent_job_id
                on conflict (parent_job_id) do update
                    set total = c.total + excluded.total, version = c.version + 1
                returning *
            ), answer as (
                select %2$s, true as fresh from created c
                union all
                select %3$s, false from queue_operator.jobs k where k.id in (select id from known)
            )%5$s
            select i.ord, coalesce(r.outcome, case when a.fresh then 'created' else 'known' end) as outcome, %4$s,
                   s.total as children_total, s.completed as children_completed, s.failed as children_failed,
                   s.version as children_version%6$s
            from input i
            left join refused r on r.ord = i.ord
            left join known k on k.ord = i.ord
            left join answer a on a.id = coalesce(k.id, i.id)
            left join siblings s on s.parent_job_id = i.parent_job_id and a.fresh
            order by i.ord
            """;

    /**
     * Answers one row per job of the batch, in order. {@code outcome}: created; known (the idempotency key has a job);
     * no_parent, id_taken (then nothing was inserted). A concurrent insert of the same key raises a unique violation:
     * the statement is run again and then sees it.
     */
    static final String INSERT = "/* enqueue.insert */\nwith " + INPUT + ", " + written("", "");

    private EnqueueSql() {}

    /**
     * The same writes for jobs that a statement finds for itself: they come after its {@code input}, with the columns of
     * {@link #INPUT}, and its {@code caller}.
     *
     * @param parts further parts of the statement, which see {@code created}; each begins with a comma
     * @param columns further columns of the answer; each begins with a comma
     */
    public static String written(String parts, String columns) {
        return WRITTEN.formatted(JobRow.columns("j"), JobRow.carried("c"), JobRow.columns("k"), JobRow.carried("a"), parts,
                columns);
    }

    /** The arguments of {@link #INSERT}; {@code traceparent} is that of jobs which bring none. */
    static Tuple arguments(
            List<NewJob> jobs, List<Past> pasts, EnqueueConfig defaults, Actor by, @Nullable String traceparent) {
        return Tuple.tuple()
                .addArrayOfString(texts(jobs, NewJob::id))
                .addArrayOfString(texts(jobs, NewJob::taskType))
                .addArrayOfString(texts(jobs, NewJob::sourceId))
                .addArrayOfString(texts(jobs, NewJob::sourceUrlId))
                .addArrayOfString(texts(jobs, NewJob::documentId))
                .addArrayOfString(texts(jobs, NewJob::documentUrl))
                .addArrayOfString(texts(jobs, NewJob::runId))
                .addArrayOfString(texts(jobs, NewJob::projectId))
                .addArrayOfString(texts(jobs, NewJob::parentJobId))
                .addArrayOfString(texts(jobs, NewJob::idempotencyKey))
                .addArrayOfInteger(numbers(jobs, Defaults::priority))
                .addArrayOfInteger(numbers(jobs, job -> Defaults.maxAttempts(job, defaults)))
                .addArrayOfInteger(numbers(jobs, NewJob::timeoutS))
                .addArrayOfOffsetDateTime(times(jobs, NewJob::scheduledFor))
                .addArrayOfString(texts(jobs, job -> RawJson.textOf(job.payload())))
                .addArrayOfString(texts(jobs, job -> RawJson.textOf(job.execution())))
                .addArrayOfString(texts(jobs, job -> RawJson.textOf(job.metadata())))
                .addString(by.id())
                .addArrayOfString(texts(jobs, NewJob::concurrencyKey))
                .addArrayOfInteger(numbers(jobs, Defaults::concurrencyLimit))
                .addArrayOfInteger(pasts.stream().map(Past::attempt).toArray(Integer[]::new))
                .addArrayOfOffsetDateTime(
                        pasts.stream().map(past -> NewJobArrays.utc(past.createdAt())).toArray(OffsetDateTime[]::new))
                .addString(by.kind())
                .addArrayOfInteger(numbers(jobs, NewJob::progressDeadlineS))
                .addArrayOfString(texts(jobs, job -> Defaults.traceparent(job, traceparent)));
    }
}
