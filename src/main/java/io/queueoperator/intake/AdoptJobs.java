package io.queueoperator.intake;

import io.queueoperator.core.job.Actor;
import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.ProblemCode;
import io.queueoperator.flow.enqueue.EnqueueConfig;
import io.queueoperator.flow.enqueue.EnqueueJobs;
import io.queueoperator.intake.Refusal.Reason;
import io.queueoperator.intake.Refusals.Refused;
import io.queueoperator.intake.Sorted.Arrived;
import io.queueoperator.intake.TakeIds.Entry;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.platform.postgres.StoreFailure;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/** Makes jobs of what others pushed into Redis: each once, none lost, and what is no job is set aside. */
@ApplicationScoped
class AdoptJobs {
    private static final Logger LOG = Logger.getLogger(AdoptJobs.class);
    private static final Actor QUEUE = Actor.redis("queue");

    private final ReadHashes readHashes;
    private final EnqueueJobs enqueueJobs;
    private final Refusals refusals;
    private final NoticeWords noticeWords;
    private final Database database;
    private final IntakeConfig config;
    private final int maxPayload;

    AdoptJobs(
            ReadHashes readHashes, EnqueueJobs enqueueJobs, Refusals refusals, NoticeWords noticeWords,
            Database database, IntakeConfig config, EnqueueConfig enqueueConfig) {
        this.readHashes = readHashes;
        this.enqueueJobs = enqueueJobs;
        this.refusals = refusals;
        this.noticeWords = noticeWords;
        this.database = database;
        this.config = config;
        this.maxPayload = enqueueConfig.maxBodyLength();
    }

    /**
     * What became of entries.
     *
     * @param done whatever it is, it is in PostgreSQL
     * @param later to be looked at again
     * @param adopted how many became jobs
     * @param known how many were jobs already
     * @param refused how many were set aside
     */
    record Outcome(List<Entry> done, List<Entry> later, int adopted, int known, int refused) {}

    /** Adopts; all of it may be done again. A failure when a store does not answer. */
    Uni<Outcome> adopt(List<Entry> entries, String by) {
        List<String> ids = entries.stream().filter(Entry::isId).map(Entry::id).distinct().toList();
        return Uni.combine().all().unis(hashes(ids), known(ids))
                .with((hashes, known) -> Sorted.of(entries, hashes, known, config.looks(), maxPayload))
                .chain(sorted -> carryOut(sorted, by));
    }

    private Uni<Outcome> carryOut(Sorted sorted, String by) {
        List<Entry> later = new ArrayList<>(sorted.early());
        List<Entry> adopted = new ArrayList<>();
        List<Refused> refused = new ArrayList<>(sorted.refused());
        return enqueue(sorted.arrived(), adopted, later, refused)
                .chain(() -> end(sorted.ended(), adopted, refused))
                .chain(() -> refusals.add(refused))
                .chain(() -> refusals.adopted(join(adopted, sorted.known()), by))
                .map(none -> {
                    List<Entry> done = join(adopted, sorted.known());
                    refused.forEach(r -> done.add(r.entry()));
                    return new Outcome(done, later, adopted.size(), sorted.known().size(), refused.size());
                });
    }

    private Uni<Void> enqueue(List<Arrived> arrived, List<Entry> adopted, List<Entry> later, List<Refused> refused) {
        if (arrived.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return Uni.createFrom()
                .deferred(() -> enqueueJobs.adopt(
                        arrived.stream().map(a -> a.reading().job()).toList(),
                        arrived.stream().map(a -> a.reading().past()).toList(), QUEUE))
                .invoke(() -> arrived.forEach(a -> adopted.add(a.entry())))
                .replaceWithVoid()
                .onFailure(failure -> !StoreFailure.isAway(failure))
                .recoverWithUni(failure -> oneByOne(arrived, failure, adopted, later, refused));
    }

    /** One that cannot be taken must not hold up the others. */
    private Uni<Void> oneByOne(
            List<Arrived> arrived, Throwable failure, List<Entry> adopted, List<Entry> later, List<Refused> refused) {
        if (arrived.size() > 1) {
            Uni<Void> all = Uni.createFrom().voidItem();
            for (Arrived one : arrived) {
                all = all.chain(() -> enqueue(List.of(one), adopted, later, refused));
            }
            return all;
        }
        Arrived one = arrived.get(0);
        if (failure instanceof Problem problem && problem.code() == ProblemCode.JOB_EXISTS) {
            // Somebody else was quicker: the next look finds the job.
            later.add(one.entry());
        } else {
            LOG.warnf(failure, "Job %s of the Redis queue cannot be stored and is set aside", one.entry().id());
            String why = failure instanceof Problem problem ? problem.sentence() : "the database would not take it";
            refused.add(new Refused(one.entry(), new Refusal(Reason.NOT_STORABLE, why), one.hash()));
        }
        return Uni.createFrom().voidItem();
    }

    /** What has ended already is not done again: its end is written down, and taken over from there. */
    private Uni<Void> end(List<Arrived> ended, List<Entry> adopted, List<Refused> refused) {
        if (!config.takeover()) {
            ended.forEach(a -> refused.add(new Refused(a.entry(), new Refusal(Reason.ALREADY_ENDED,
                    "the hash says that the job has ended, and taking over ends is switched off"), a.hash())));
            return Uni.createFrom().voidItem();
        }
        return noticeWords.pushed(ended)
                .invoke(() -> ended.forEach(a -> adopted.add(a.entry())));
    }

    private Uni<Map<String, RawHash>> hashes(List<String> ids) {
        return readHashes.read(ids).map(hashes -> {
            Map<String, RawHash> byId = new HashMap<>();
            for (int i = 0; i < ids.size(); i++) {
                byId.put(ids.get(i), hashes.get(i));
            }
            return byId;
        });
    }

    private Uni<Map<String, KnownJob>> known(List<String> ids) {
        return database.run(IntakeSql.KNOWN, Tuple.tuple().addArrayOfString(ids.toArray(String[]::new))).map(rows -> {
            Map<String, KnownJob> known = new HashMap<>();
            rows.forEach(row -> known.put(row.getString("id"), KnownJob.of(row)));
            return known;
        });
    }

    private static List<Entry> join(List<Entry> first, List<Entry> second) {
        List<Entry> both = new ArrayList<>(first);
        both.addAll(second);
        return both;
    }
}
