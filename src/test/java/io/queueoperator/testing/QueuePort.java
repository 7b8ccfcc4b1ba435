package io.queueoperator.testing;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The queue as a client sees it, whichever client: so that what it promises is written down once. Fields have their wire names. */
public interface QueuePort {
    /** Tells the clients apart, for task types that nobody else uses. */
    String name();

    /** Enqueues and answers with the id. */
    String enqueue(Map<String, Object> job);

    List<Held> claim(Map<String, Object> request);

    Reply start(Held held);

    Reply progress(Held held, Map<String, Object> progress);

    Reply heartbeat(Held held);

    /** A reply for each, in order. */
    List<Reply> heartbeats(List<Held> held);

    Reply release(Held held, String reason);

    Reply complete(Held held, Object result);

    Reply fail(Held held, Map<String, Object> failure);

    List<Reply> completeAll(List<Held> held);

    List<Reply> failAll(List<Held> held, String message);

    Reply cancel(String id, String reason);

    /** The status of a job. */
    String status(String id);

    /** A page of the ids of a project's jobs, and the cursor of the next one. */
    Part list(String projectId, @Nullable String status, int limit, @Nullable String cursor);

    /** How many jobs there are, by the name that the statistics give it. */
    Map<String, Long> stats();

    long requeueStale(Duration heldLongerThan);

    List<String> requeueStaleWithIds(Duration heldLongerThan);

    long cleanUpOld(Duration olderThan);

    /** A part of a list. */
    record Part(List<String> ids, @Nullable String cursor) {}

    /** A job in the hands of a worker. */
    record Held(String id, long token, int attempt, String payload) {}

    /** What came of a call: it was done, or refused with a code. */
    record Reply(boolean ok, @Nullable String code, boolean cancelRequested) {
        static final Reply DONE = new Reply(true, null, false);

        static Reply refused(@Nullable String code) {
            return new Reply(false, code, false);
        }
    }
}
