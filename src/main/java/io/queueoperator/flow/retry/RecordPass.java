package io.queueoperator.flow.retry;

import io.queueoperator.core.job.JobStatus;
import io.queueoperator.flow.retry.RunStanding.Ending;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Writes down how the current pass of a run stands, if that is still so. */
@ApplicationScoped
class RecordPass {
    private final Database database;

    RecordPass(Database database) {
        this.database = database;
    }

    /** Answers whether it was written: false when a job changed since it was read, or the pass is still starting. */
    Uni<Boolean> record(RunStanding standing) {
        PassFacts facts = standing.facts();
        Ending ending = standing.ending().orElse(null);
        boolean first = standing.pass().cause().equals("first");
        Tuple arguments = guard(standing)
                .addString(ending == null ? null : ending.result().wire())
                .addOffsetDateTime(ending == null ? null : utc(ending.endedAt()))
                .addOffsetDateTime(first ? facts.firstAt().map(RecordPass::utc).orElse(null) : null)
                .addInteger((int) ended(facts))
                .addInteger((int) facts.inPass(JobStatus.COMPLETED))
                .addInteger((int) facts.inPass(JobStatus.FAILED))
                .addInteger((int) facts.inPass(JobStatus.CANCELLED))
                .addString(RunRow.json(facts.failedInPass()))
                .addLong(standing.run().looks())
                .addOffsetDateTime(ending == null ? null : utc(ending.nextPassAt()));
        return database.run(PassSql.RECORD, arguments).map(rows -> rows.rowCount() > 0);
    }

    /** The first four arguments of what must not be done once something has changed. */
    static Tuple guard(RunStanding standing) {
        return Tuple.tuple()
                .addString(standing.run().id())
                .addInteger(standing.pass().number())
                .addLong(standing.facts().jobs())
                .addLong(standing.facts().versions());
    }

    /** Jobs of the current pass that have ended. */
    static long ended(PassFacts facts) {
        return facts.inPass(JobStatus.COMPLETED) + facts.inPass(JobStatus.FAILED) + facts.inPass(JobStatus.CANCELLED);
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant at) {
        return at == null ? null : at.atOffset(ZoneOffset.UTC);
    }
}
