package io.queueoperator.core.job;

/**
 * Who changed a job, as the audit tells it.
 *
 * @param kind key, worker, reaper, or redis for what others wrote there
 * @param id the key's id, the worker's id, or the chore's name
 */
public record Actor(String kind, String id) {
    /** The reaper, on behalf of a worker that vanished. */
    public static final Actor REAPER = new Actor("reaper", "reaper");

    /** Somebody who wrote to Redis, past us: a producer or a worker, by the name it gave there. */
    public static Actor redis(String name) {
        return new Actor("redis", name);
    }

    public static Actor key(String id) {
        return new Actor("key", id);
    }

    public static Actor worker(String id) {
        return new Actor("worker", id);
    }
}
