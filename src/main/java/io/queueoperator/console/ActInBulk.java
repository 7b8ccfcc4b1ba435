package io.queueoperator.console;

import io.queueoperator.api.BulkCount;
import io.queueoperator.api.BulkReport;
import io.queueoperator.api.BulkReport.Failure;
import io.queueoperator.api.BulkRequest;
import io.queueoperator.core.operation.ItemFailure;
import io.queueoperator.core.operation.Outcome;
import io.queueoperator.core.operation.Reference;
import io.queueoperator.ledger.JobFilter;
import io.queueoperator.ledger.SelectJobs;
import io.queueoperator.ledger.Selection;
import io.queueoperator.platform.operation.Operation;
import io.queueoperator.platform.postgres.StoreFailure;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Does the same with all jobs of a filter. What is meant is counted first and named by its time: jobs that come later are not
 * touched, and nothing begins when the number is another one than whoever asks has seen.
 */
@ApplicationScoped
public class ActInBulk {
    /** So many are found by one call; a call that has time for more leaves them to the next one. */
    private static final int FOUND = 10_000;
    private static final int SHOWN = 100;

    private final SelectJobs selectJobs;
    private final BulkStep step;
    private final BulkReplay bulkReplay;
    private final Duration time;
    private final int batch;

    ActInBulk(SelectJobs selectJobs, BulkStep step, BulkReplay bulkReplay, ConsoleConfig config) {
        this.selectJobs = selectJobs;
        this.step = step;
        this.bulkReplay = bulkReplay;
        this.time = config.bulkTime();
        this.batch = Math.max(1, config.bulkBatch());
    }

    /** What a call did. */
    record Done(BulkReport report) implements Outcome {
        @Override
        public List<ItemFailure> itemFailures() {
            return IntStream.range(0, report.failed().size())
                    .mapToObj(i -> ItemFailure.of(i, report.failed().get(i).id(), report.failed().get(i).detail()))
                    .toList();
        }

        @Override
        public List<Reference> references() {
            return report.replayId() == null ? List.of() : List.of(new Reference("replays", report.replayId()));
        }

        @Override
        public Map<String, Object> facts() {
            return Map.of("action", report.action(), "done", report.done(), "failed", report.failedTotal(),
                    "left", report.left());
        }
    }

    private record Tally(int tried, List<Failure> failed) {}

    /** Counts the jobs that are meant, and does nothing. */
    Uni<BulkCount> count(BulkRequest asked) {
        BulkRules.check(asked);
        BulkKind kind = BulkKind.of(asked.action());
        return selectJobs.select(JobFilter.of(asked.filter()), kind.actionable(), asked.asOf(), 0)
                .map(selection -> count(kind, selection));
    }

    /** Does it with as many as there is time for. */
    @Operation(name = "jobs.bulk", category = "bulk", inputs = {"asked", "key_id"})
    Uni<Done> act(BulkRequest asked, String keyId) {
        BulkRules.check(asked);
        BulkKind kind = BulkKind.of(asked.action());
        return (kind == BulkKind.REPLAY ? replay(asked, keyId) : inBatches(asked, kind, keyId)).map(Done::new);
    }

    /** The jobs that are meant, if they are as many as whoever asks has seen. */
    private Uni<Selection> selected(BulkRequest asked, BulkKind kind) {
        return selectJobs.select(JobFilter.of(asked.filter()), kind.actionable(), asked.asOf(), FOUND)
                .invoke(selection -> BulkRules.requireAsExpected(asked, kind, count(kind, selection)));
    }

    /** What was replayed is not meant any more: so the replay is looked for first, for a caller who did not get the answer. */
    private Uni<BulkReport> replay(BulkRequest asked, String keyId) {
        return bulkReplay.before(asked, keyId).chain(report -> report != null
                ? Uni.createFrom().item(report)
                : selected(asked, BulkKind.REPLAY).chain(selection -> bulkReplay.start(asked, selection, keyId)));
    }

    private Uni<BulkReport> inBatches(BulkRequest asked, BulkKind kind, String keyId) {
        Instant end = Instant.now().plus(time);
        return selected(asked, kind).chain(selection -> goOn(asked, kind, selection, keyId, new Tally(0, List.of()), end)
                .map(tally -> report(kind, selection, tally)));
    }

    private Uni<Tally> goOn(
            BulkRequest asked, BulkKind kind, Selection selection, String keyId, Tally before, Instant end) {
        List<String> ids = selection.ids();
        boolean over = before.tried() == ids.size() || before.tried() > 0 && Instant.now().isAfter(end);
        if (over) {
            return Uni.createFrom().item(before);
        }
        List<String> some = ids.subList(before.tried(), Math.min(ids.size(), before.tried() + batch));
        Uni<List<Failure>> made = kind == BulkKind.CANCEL
                ? step.cancel(some, asked, keyId)
                : step.retry(some, selection.asOf(), asked, keyId);
        Uni<Tally> rest = made.map(failed -> new Tally(before.tried() + some.size(), both(before.failed(), failed)))
                .chain(tally -> goOn(asked, kind, selection, keyId, tally, end));
        return before.tried() == 0
                ? rest
                // What was done is told; the rest is left.
                : rest.onFailure(StoreFailure::isAway).recoverWithItem(before);
    }

    private static BulkReport report(BulkKind kind, Selection selection, Tally tally) {
        int failed = tally.failed().size();
        return new BulkReport(
                kind.wire(), selection.asOf(), tally.tried() - failed,
                tally.failed().stream().limit(SHOWN).toList(), failed, selection.actionable() - tally.tried(), null);
    }

    private static BulkCount count(BulkKind kind, Selection selection) {
        return new BulkCount(
                kind.wire(), selection.asOf(), selection.matching(), selection.actionable(), kind.most(),
                selection.exact(), selection.byStatus());
    }

    private static List<Failure> both(List<Failure> before, List<Failure> more) {
        List<Failure> all = new ArrayList<>(before);
        all.addAll(more);
        return all;
    }
}
