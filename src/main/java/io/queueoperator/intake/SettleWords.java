package io.queueoperator.intake;

import io.queueoperator.core.job.Actor;
import io.queueoperator.core.job.Job;
import io.queueoperator.core.job.JobStatus;
import io.queueoperator.flow.finish.CompleteJobs;
import io.queueoperator.flow.finish.CompleteJobs.Completed;
import io.queueoperator.flow.finish.FailJobs;
import io.queueoperator.flow.finish.FailJobs.Failed;
import io.queueoperator.intake.OpenWord.Step;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Lets follow what must from the words that are written down: the job is claimed in the other worker's name, and that
 * attempt ends like any other, under its token. Every step is guarded; several instances may do it at once.
 */
@ApplicationScoped
class SettleWords {
    private final Database database;
    private final MakeEndedJobs makeEndedJobs;
    private final CompleteJobs completeJobs;
    private final FailJobs failJobs;
    private final ShowAgain showAgain;
    private final int batch;

    SettleWords(
            Database database, MakeEndedJobs makeEndedJobs, CompleteJobs completeJobs, FailJobs failJobs,
            ShowAgain showAgain, IntakeConfig config) {
        this.database = database;
        this.makeEndedJobs = makeEndedJobs;
        this.completeJobs = completeJobs;
        this.failJobs = failJobs;
        this.showAgain = showAgain;
        this.batch = config.batch();
    }

    /**
     * What one step did.
     *
     * @param taken words that ended a job
     * @param conflicts words that did not
     * @param last the last one looked at; the next step goes on after it
     * @param looked how many were looked at
     * @param made jobs that were made of hashes; their words come again
     */
    record Settled(int taken, int conflicts, long last, int looked, int made) {}

    /** A word and what became of it. */
    private record Closed(OpenWord word, Step how, String detail) {}

    /** One step: at most a batch of the open words after that one. */
    Uni<Settled> runOnce(long after) {
        return database.run(TakeoverSql.OPEN, Tuple.of(after, batch))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(OpenWord::of).toList())
                .chain(this::settle);
    }

    private Uni<Settled> settle(List<OpenWord> open) {
        Map<Step, List<OpenWord>> steps = open.stream().collect(Collectors.groupingBy(OpenWord::next));
        List<Closed> closed = new ArrayList<>();
        for (Step how : List.of(Step.TAKEN, Step.AGREED, Step.CONFLICT, Step.REFUSED)) {
            of(steps, how).forEach(word -> closed.add(new Closed(word, how, detail(word, how))));
        }
        int[] made = {0};
        return make(of(steps, Step.MAKE), closed).invoke(count -> made[0] = count)
                .chain(() -> claim(of(steps, Step.CLAIM)))
                .chain(claimed -> finish(join(of(steps, Step.FINISH), claimed), closed))
                .chain(() -> close(closed))
                .map(none -> new Settled(
                        count(closed, Step.TAKEN), count(closed, Step.CONFLICT) + count(closed, Step.REFUSED),
                        open.isEmpty() ? 0 : open.get(open.size() - 1).id(), open.size(), made[0]));
    }

    private Uni<Integer> make(List<OpenWord> words, List<Closed> closed) {
        Uni<Integer> all = Uni.createFrom().item(0);
        for (OpenWord word : words) {
            all = all.chain(made -> makeEndedJobs.make(word).map(refusal -> {
                refusal.ifPresent(why -> closed.add(new Closed(word, Step.REFUSED, why)));
                return refusal.isPresent() ? made : made + 1;
            }));
        }
        return all;
    }

    private Uni<List<OpenWord>> claim(List<OpenWord> words) {
        if (words.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        Long[] ids = words.stream().map(OpenWord::id).toArray(Long[]::new);
        return database.run(TakeoverSql.CLAIM, Tuple.tuple().addArrayOfLong(ids)).map(rows -> {
            Map<Long, Long> tokens = new HashMap<>();
            rows.forEach(row -> tokens.put(row.getLong("id"), row.getLong("lease_token")));
            // Who is not among them was quicker than we: the next look decides anew.
            return words.stream().filter(word -> tokens.containsKey(word.id()))
                    .map(word -> word.withClaim(Objects.requireNonNull(tokens.get(word.id())))).toList();
        });
    }

    private Uni<Void> finish(List<OpenWord> claimed, List<Closed> closed) {
        Uni<Void> all = complete(claimed.stream().filter(w -> w.word() == JobStatus.COMPLETED).toList(), closed);
        Map<String, List<OpenWord>> failed = claimed.stream().filter(w -> w.word() == JobStatus.FAILED)
                .collect(Collectors.groupingBy(w -> w.worker() == null ? "redis" : w.worker()));
        for (Map.Entry<String, List<OpenWord>> ofWorker : failed.entrySet()) {
            all = all.chain(() -> fail(ofWorker.getKey(), ofWorker.getValue(), closed));
        }
        return all;
    }

    private Uni<Void> complete(List<OpenWord> words, List<Closed> closed) {
        if (words.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return completeJobs.complete(words.stream().map(w -> new Completed(w.jobId(), token(w), null)).toList())
                .invoke(jobs -> closed.addAll(taken(words, jobs)))
                .replaceWithVoid();
    }

    private Uni<Void> fail(String worker, List<OpenWord> words, List<Closed> closed) {
        List<Failed> failures = words.stream()
                .map(w -> new Failed(w.jobId(), token(w), ForeignWord.report(w.error(), w.endedAt()))).toList();
        return failJobs.fail(failures, null, Actor.redis(worker))
                .invoke(jobs -> closed.addAll(taken(words, jobs)))
                .replaceWithVoid();
    }

    private static List<Closed> taken(List<OpenWord> words, List<Job> jobs) {
        List<String> ended = jobs.stream().map(Job::id).toList();
        return words.stream().filter(w -> ended.contains(w.jobId())).map(w -> new Closed(w, Step.TAKEN, "")).toList();
    }

    private static long token(OpenWord word) {
        if (word.claim() == null) {
            throw new IllegalStateException("word " + word.id() + " was not claimed");
        }
        return word.claim();
    }

    private Uni<Void> close(List<Closed> closed) {
        if (closed.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Tuple arguments = Tuple.tuple()
                .addArrayOfLong(closed.stream().map(c -> c.word().id()).toArray(Long[]::new))
                .addArrayOfString(closed.stream().map(c -> c.how().name().toLowerCase(java.util.Locale.ROOT))
                        .toArray(String[]::new))
                .addArrayOfString(closed.stream().map(c -> c.detail().isEmpty() ? null : c.detail())
                        .toArray(String[]::new));
        Map<String, String> words = new HashMap<>();
        closed.forEach(c -> words.put(c.word().jobId(), c.word().word().wire()));
        return database.run(TakeoverSql.CLOSE, arguments)
                .chain(() -> showAgain.show(words));
    }

    private static String detail(OpenWord word, Step how) {
        return how == Step.CONFLICT || how == Step.REFUSED ? String.valueOf(word.conflict()) : "";
    }

    private static List<OpenWord> of(Map<Step, List<OpenWord>> steps, Step step) {
        return steps.getOrDefault(step, List.of());
    }

    private static int count(List<Closed> closed, Step how) {
        return (int) closed.stream().filter(c -> c.how() == how).count();
    }

    private static List<OpenWord> join(List<OpenWord> first, List<OpenWord> second) {
        List<OpenWord> both = new ArrayList<>(first);
        both.addAll(second);
        return both;
    }
}
