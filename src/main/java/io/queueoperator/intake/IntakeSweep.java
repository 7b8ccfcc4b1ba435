package io.queueoperator.intake;

import io.queueoperator.api.IntakeSweepReport;
import io.queueoperator.intake.CountIntake.Outcome;
import io.queueoperator.platform.operation.Operation;
import io.queueoperator.platform.operation.Operation.When;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Both chores, step by step until there is nothing left to do or the time is over. */
@ApplicationScoped
class IntakeSweep {
    private static final Logger LOG = Logger.getLogger(IntakeSweep.class);

    private final AdoptQueue adoptQueue;
    private final ScanHashes scanHashes;
    private final NoticeWords noticeWords;
    private final SettleWords settleWords;
    private final ShowAgain showAgain;
    private final Database database;
    private final IntakeConfig config;
    private final CountIntake countIntake;
    private volatile String cursor = "0";
    private volatile @Nullable Instant lastRound;
    private volatile @Nullable Instant lastDone;
    private volatile @Nullable String trouble;

    IntakeSweep(
            AdoptQueue adoptQueue, ScanHashes scanHashes, NoticeWords noticeWords, SettleWords settleWords,
            ShowAgain showAgain, Database database, IntakeConfig config, CountIntake countIntake) {
        this.adoptQueue = adoptQueue;
        this.scanHashes = scanHashes;
        this.noticeWords = noticeWords;
        this.settleWords = settleWords;
        this.showAgain = showAgain;
        this.database = database;
        this.config = config;
        this.countIntake = countIntake;
    }

    /** When the last sweep of this instance came to its end; null: not yet. */
    @Nullable Instant lastDone() {
        return lastDone;
    }

    /** When this instance last came to the end of all keys; null: not yet. */
    @Nullable Instant lastRound() {
        return lastRound;
    }

    /** Why the last sweep did not do all it should; null: it did. */
    @Nullable String trouble() {
        return trouble;
    }

    /** One sweep; says what it did. A part that cannot go on does not stop the other. */
    @Operation(name = "intake.sweep", category = "maintenance", record = When.NOT_ROUTINE)
    Uni<IntakeSweepReport> runOnce() {
        Instant end = Instant.now().plus(config.sweepTime());
        String[] wrong = {null};
        return orSay(adoptQueue.until(end), "adoption", wrong)
                .chain(adopted -> orSay(config.takeover() ? takeOver(end) : nothing(), "takeover", wrong)
                        .map(adopted::plus))
                .call(this::prune)
                .invoke(() -> {
                    trouble = wrong[0];
                    lastDone = Instant.now();
                });
    }

    private Uni<IntakeSweepReport> takeOver(Instant end) {
        return scan(end, 0)
                .chain(keys -> settle(0, end, IntakeSweepReport.NOTHING)
                        .map(settled -> settled.plus(new IntakeSweepReport(0, 0, 0, 0, 0, 0, keys))));
    }

    private Uni<Integer> scan(Instant end, int before) {
        return scanHashes.runOnce(cursor)
                .call(found -> noticeWords.known(found.ageless()).chain(known -> notice(found.jobIds(), known)))
                .chain(found -> {
                    // Only after what was found is written down.
                    cursor = found.cursor();
                    boolean round = found.cursor().equals("0");
                    lastRound = round ? Instant.now() : lastRound;
                    int keys = before + found.keys();
                    return round || keys >= config.scanKeys() || Instant.now().isAfter(end)
                            ? Uni.createFrom().item(keys)
                            : scan(end, keys);
                });
    }

    private Uni<?> notice(List<String> found, List<String> known) {
        List<String> jobIds = new ArrayList<>(found);
        jobIds.addAll(known);
        return jobIds.isEmpty()
                ? Uni.createFrom().nullItem()
                : noticeWords.notice(jobIds).chain(showAgain::show);
    }

    private Uni<IntakeSweepReport> settle(long after, Instant end, IntakeSweepReport soFar) {
        return settleWords.runOnce(after).chain(settled -> {
            countIntake.count(Outcome.TAKEN_OVER, settled.taken());
            countIntake.count(Outcome.CONFLICT, settled.conflicts());
            IntakeSweepReport sum = soFar.plus(
                    new IntakeSweepReport(0, 0, 0, 0, settled.taken(), settled.conflicts(), 0));
            if (settled.looked() == 0 || Instant.now().isAfter(end)) {
                return Uni.createFrom().item(sum);
            }
            // Words whose job was just made come again at once.
            return settle(settled.made() > 0 ? after : settled.last(), end, sum);
        });
    }

    private Uni<?> prune() {
        return database.run(IntakeSql.PRUNE, Tuple.of((double) config.keep().toSeconds(), config.batch()))
                .onFailure().recoverWithNull();
    }

    private Uni<IntakeSweepReport> orSay(Uni<IntakeSweepReport> part, String name, String[] wrong) {
        return part.onFailure().recoverWithItem(failure -> {
            LOG.warnf("The %s cannot go on now: %s", name, failure.toString());
            String what = name + " waits: " + (failure instanceof IllegalStateException
                    ? failure.getMessage() : "a store does not answer as it should");
            wrong[0] = wrong[0] == null ? what : wrong[0] + "; " + what;
            return IntakeSweepReport.NOTHING;
        });
    }

    private static Uni<IntakeSweepReport> nothing() {
        return Uni.createFrom().item(IntakeSweepReport.NOTHING);
    }
}
