package io.queueoperator.console;

import io.queueoperator.api.BulkReport;
import io.queueoperator.api.BulkRequest;
import io.queueoperator.flow.replay.StartReplay;
import io.queueoperator.ledger.Selection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes the jobs of a filter one replay. Whoever asks for the same again gets the same replay. */
@ApplicationScoped
class BulkReplay {
    private final StartReplay startReplay;

    BulkReplay(StartReplay startReplay) {
        this.startReplay = startReplay;
    }

    /** What was answered to the same call before; null when there was none. */
    Uni<@Nullable BulkReport> before(BulkRequest asked, String keyId) {
        int done = asked.expected() == null ? 0 : asked.expected();
        Instant asOf = Objects.requireNonNull(asked.asOf(), "BulkRules let it pass");
        return startReplay.madeWith(name(asked, asOf, keyId)).map(id -> id == null ? null : report(asOf, done, id));
    }

    /** Makes it, and leaves it to the chore to plan and run it; nothing is made of nothing. */
    Uni<BulkReport> start(BulkRequest asked, Selection selection, String keyId) {
        if (selection.ids().isEmpty()) {
            return Uni.createFrom().item(report(selection.asOf(), 0, null));
        }
        String name = name(asked, selection.asOf(), keyId);
        return startReplay.ofJobs(selection.ids(), name, asked.by(), asked.reason(), keyId)
                .map(id -> report(selection.asOf(), selection.ids().size(), id));
    }

    /** Of the same key, filter and count. */
    private static String name(BulkRequest asked, Instant asOf, String keyId) {
        return "bulk:" + UUID.nameUUIDFromBytes(
                (keyId + '\n' + asOf + '\n' + asked.filter()).getBytes(StandardCharsets.UTF_8));
    }

    private static BulkReport report(Instant asOf, int done, @Nullable String replayId) {
        return new BulkReport(BulkKind.REPLAY.wire(), asOf, done, List.of(), 0, 0, replayId);
    }
}
