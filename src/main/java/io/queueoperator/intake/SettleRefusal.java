package io.queueoperator.intake;

import io.queueoperator.api.RefusalView;
import io.queueoperator.core.job.Identifier;
import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.ProblemCode;
import io.queueoperator.intake.TakeIds.Entry;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/** A person has mended what was set aside, or gives it up. */
@ApplicationScoped
class SettleRefusal {
    private static final Logger LOG = Logger.getLogger(SettleRefusal.class);
    /** Nobody is about to write the hash: a missing one is missing. */
    private static final int LAST_LOOK = Integer.MAX_VALUE;

    private final ReadRefusals readRefusals;
    private final AdoptJobs adoptJobs;
    private final Database database;

    SettleRefusal(ReadRefusals readRefusals, AdoptJobs adoptJobs, Database database) {
        this.readRefusals = readRefusals;
        this.adoptJobs = adoptJobs;
        this.database = database;
    }

    /** Reads the hash again, and adopts the job if it is one now; answers with what became of the refusal. */
    Uni<RefusalView> retry(long id, String by) {
        return readRefusals.one(id).chain(refusal -> {
            if (!refusal.state().equals("open")) {
                return Uni.createFrom().item(refusal);
            }
            if (!Identifier.isValid(refusal.jobId())) {
                throw Problem.of(ProblemCode.ILLEGAL_TRANSITION,
                        "What was pushed is no job id and cannot become one; push the job under another id and drop this.",
                        Map.of("refusal_id", id));
            }
            byte[] raw = refusal.jobId().getBytes(StandardCharsets.UTF_8);
            return adoptJobs.adopt(List.of(new Entry(raw, refusal.jobId(), LAST_LOOK)), by)
                    .chain(() -> readRefusals.one(id));
        });
    }

    /** Drops it; what became a job in the meantime stays one. The row says who did it. */
    Uni<Void> drop(long id, String by) {
        return database.run(IntakeSql.DROP, Tuple.of(id, by)).map(rows -> {
            if (!rows.iterator().hasNext()) {
                throw ReadRefusals.notFound(id);
            }
            return rows.iterator().next().getString("state");
        }).invoke(state -> LOG.infof("Refusal %d of the Redis queue is %s, said %s", id, state, by)).replaceWithVoid();
    }
}
