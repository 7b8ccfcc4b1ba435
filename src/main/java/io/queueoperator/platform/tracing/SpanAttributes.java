package io.queueoperator.platform.tracing;

import io.opentelemetry.api.common.AttributeKey;
import java.util.List;

/**
 * What spans say of jobs: the names of OpenTelemetry's semantic conventions for messaging where one fits (the task type is
 * the destination, the job the message, the worker the client), ours for the rest.
 */
public final class SpanAttributes {
    /** Of {@link #SYSTEM}. */
    public static final String QUEUE_OPERATOR = "queue_operator";

    public static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");
    /** send, receive or process. */
    public static final AttributeKey<String> OPERATION_TYPE = AttributeKey.stringKey("messaging.operation.type");
    public static final AttributeKey<String> OPERATION_NAME = AttributeKey.stringKey("messaging.operation.name");
    public static final AttributeKey<String> TASK_TYPE = AttributeKey.stringKey("messaging.destination.name");
    public static final AttributeKey<String> JOB_ID = AttributeKey.stringKey("messaging.message.id");
    public static final AttributeKey<Long> JOBS = AttributeKey.longKey("messaging.batch.message_count");
    public static final AttributeKey<String> WORKER_ID = AttributeKey.stringKey("messaging.client.id");
    /** The code of a failure. */
    public static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

    /** Of several jobs, the first {@link #MOST_IDS}. */
    public static final AttributeKey<List<String>> JOB_IDS = AttributeKey.stringArrayKey("queue_operator.job_ids");

    public static final AttributeKey<String> STATUS = AttributeKey.stringKey("queue_operator.status");
    public static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("queue_operator.attempt");
    public static final AttributeKey<Long> LEASE_TOKEN = AttributeKey.longKey("queue_operator.lease_token");
    public static final AttributeKey<String> SOURCE_ID = AttributeKey.stringKey("queue_operator.source_id");
    public static final AttributeKey<String> RUN_ID = AttributeKey.stringKey("queue_operator.run_id");
    public static final AttributeKey<String> ERROR_CATEGORY = AttributeKey.stringKey("queue_operator.error_category");
    /** Who ended it: worker, reaper, key and so on. */
    public static final AttributeKey<String> ENDED_BY = AttributeKey.stringKey("queue_operator.ended_by");

    /** The most ids that one span lists. */
    public static final int MOST_IDS = 100;

    private SpanAttributes() {}
}
