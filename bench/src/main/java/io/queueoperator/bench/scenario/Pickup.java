package io.queueoperator.bench.scenario;

import io.queueoperator.bench.load.Answer;
import io.queueoperator.bench.load.Waiting;
import io.queueoperator.bench.servers.Requests;
import io.queueoperator.bench.servers.Service;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/** One worker waits, one job is sent: how long until the worker has it. */
final class Pickup {
    private static final String TYPE = "pickup";

    private Pickup() {}

    /** A claim that waits for as long as it may. */
    static Buffer waitingClaim() {
        return Requests.claim(TYPE, 1, 30, Service.LEASE_S);
    }

    /** So many jobs, one after the other, at moments that no timer of the service can be in step with; in microseconds. */
    static Histogram samples(Service service, int count) {
        Histogram latencies = new Histogram(TimeUnit.MINUTES.toMicros(1), 3);
        Buffer enqueue = Requests.enqueue(TYPE, 1, null);
        for (int i = 0; i < count; i++) {
            AtomicLong arrived = new AtomicLong();
            Future<Answer> claimed = service.send(0, waitingClaim()).onSuccess(answer -> arrived.set(System.nanoTime()));
            Waiting.seconds(0.01 + ThreadLocalRandom.current().nextDouble(0.03));
            long sent = System.nanoTime();
            Waiting.on(service.send(1, enqueue)).require(201);
            JsonArray jobs = Waiting.on(claimed).require(200).json().getJsonArray("jobs");
            if (jobs.size() != 1) {
                throw new IllegalStateException("the worker waited in vain");
            }
            latencies.recordValue((arrived.get() - sent) / 1000);
            Waiting.on(service.send(0, Requests.complete(jobs))).require(200);
        }
        return latencies;
    }
}
