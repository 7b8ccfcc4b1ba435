package io.queueoperator.bench.scenario;

import io.queueoperator.bench.Bench;
import io.queueoperator.bench.Row;
import io.queueoperator.bench.Scenario;
import io.queueoperator.bench.load.Answer;
import io.queueoperator.bench.load.Load;
import io.queueoperator.bench.load.Waiting;
import io.queueoperator.bench.servers.Requests;
import io.queueoperator.bench.servers.Service;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Everybody looks at one job: read again and again, read with the tag of what is known, and how old an answer can be. */
public final class WatchedJob implements Scenario {
    private static final double OLDEST_MS = 100;

    @Override
    public List<Row> run(Bench bench) {
        Service service = bench.service().lanes(Bench.READERS + 1);
        service.enqueue("bench", 1, null);
        JsonObject job = service.hold("bench", 1).get(0);
        Buffer read = ProgressReads.read(job);
        List<Row> rows = new ArrayList<>();
        rows.add(Row.atLeast("GET /jobs/{id}/progress, one job watched by everybody", "/s",
                bench.compare(Bench.READERS, service.repeat(read, 200, 1), service.bare()), 0.75));
        rows.add(Row.atMost("  oldest answer while it moves", "ms", oldest(bench, job, read), OLDEST_MS));
        String tag = service.call(read, 200).header("etag");
        Buffer known = Requests.get("/jobs/" + job.getString("id") + "/progress", "If-None-Match: " + tag);
        rows.add(Row.atLeast("  with If-None-Match and nothing new: 304", "/s",
                bench.compare(Bench.READERS, unchanged(service, known), service.bare()), 0.8));
        return rows;
    }

    /** Whoever is told all of it again although nothing is new does not count. */
    private static Load.Step unchanged(Service service, Buffer known) {
        return lane -> service.send(lane, known)
                .map(answer -> answer.status() == 304 ? 1 : answer.require(200).status() - 200);
    }

    /**
     * While many read: the longest time between the answer to a report and the last read that was sent after it and did not
     * know of it.
     */
    private static double oldest(Bench bench, JsonObject job, Buffer read) {
        Load.Step crowd = bench.service().repeat(read, 200, 1);
        Thread readers = new Thread(() -> bench.load(Bench.READERS - 1, crowd));
        readers.start();
        double oldest = 0;
        double pct = 40;
        while (readers.isAlive() && pct < 99) {
            pct += 0.5;
            Waiting.on(bench.service().send(Bench.READERS, Service.progress(job, pct))).require(202);
            long reported = System.nanoTime();
            long sent = System.nanoTime();
            while (knownPct(bench, read) < pct) {
                oldest = Math.max(oldest, (sent - reported) / 1e6);
                sent = System.nanoTime();
            }
        }
        try {
            readers.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return oldest;
    }

    private static double knownPct(Bench bench, Buffer read) {
        Answer answer = Waiting.on(bench.service().send(Bench.READERS, read)).require(200);
        return answer.json().getDouble("progress_pct");
    }
}
