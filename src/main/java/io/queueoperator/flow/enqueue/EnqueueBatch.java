package io.queueoperator.flow.enqueue;

import io.queueoperator.api.NewJob;
import io.queueoperator.api.RawJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of one call, and which of them are sent to the database: within a call, too, the first job of an idempotency
 * key is the one.
 */
final class EnqueueBatch {
    private final List<NewJob> jobs;
    private final boolean single;
    /** For each job the position among those sent. */
    private final int[] sentAs;
    private final List<Integer> sent = new ArrayList<>();

    EnqueueBatch(List<NewJob> jobs, boolean single) {
        this.jobs = jobs;
        this.single = single;
        this.sentAs = new int[jobs.size()];
        Map<String, Integer> byKey = new HashMap<>();
        for (int i = 0; i < jobs.size(); i++) {
            String key = jobs.get(i).idempotencyKey();
            Integer earlier = key == null ? null : byKey.putIfAbsent(key, sent.size());
            if (earlier == null) {
                sentAs[i] = sent.size();
                sent.add(i);
            } else {
                sentAs[i] = earlier;
            }
        }
    }

    List<NewJob> jobs() {
        return jobs;
    }

    List<NewJob> sent() {
        return sent.size() == jobs.size() ? jobs : sent.stream().map(jobs::get).toList();
    }

    NewJob sent(int position) {
        return jobs.get(sent.get(position));
    }

    /** How the caller would name a field of the job that was sent at this position. */
    String sentField(int position, String name) {
        return field(sent.get(position), name);
    }

    /** How the caller would name a field of the job at this index. */
    String field(int index, String name) {
        return single ? name : "jobs[" + index + "]." + name;
    }

    /** One answer per job, in order, from one per sent job. */
    <T> List<T> perJob(List<T> perSent, UnaryOperator<T> whenRepeated) {
        List<T> answers = new ArrayList<>(jobs.size());
        for (int i = 0; i < jobs.size(); i++) {
            T answer = perSent.get(sentAs[i]);
            boolean first = sent.get(sentAs[i]) == i;
            answers.add(first ? answer : whenRepeated.apply(answer));
        }
        return answers;
    }

    /** The payload of a sent job. */
    @Nullable String payload(int position) {
        return RawJson.textOf(sent(position).payload());
    }
}
