package io.queueoperator.flow.gate;

import io.queueoperator.api.GateReason;
import io.queueoperator.api.PauseView;
import io.queueoperator.core.job.ProblemCode;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * A person lets jobs go on. Those that were parked are put back in batches, the first one at once; whoever waits for work
 * of the others sees it with the next look.
 */
@ApplicationScoped
class ResumeJobs {
    private final Database database;
    private final ParkJobs parkJobs;

    ResumeJobs(Database database, ParkJobs parkJobs) {
        this.database = database;
        this.parkJobs = parkJobs;
    }

    /** Ends a pause; said twice it is done once. {@code PAUSE_NOT_FOUND} when there is none of that id. */
    Uni<PauseView> resume(String id, GateReason said, String keyId) {
        long number = PauseRow.number(id, ProblemCode.PAUSE_NOT_FOUND, "pause");
        return database.run(PauseSql.RESUME, Tuple.of(number, keyId, said.by(), PauseJobs.storable(said.reason())))
                .map(rows -> {
                    if (!rows.iterator().hasNext()) {
                        throw PauseRow.notFound(id, ProblemCode.PAUSE_NOT_FOUND, "pause");
                    }
                    return PauseRow.view(rows.iterator().next());
                })
                // The sweep does it as well, a little later.
                .call(() -> parkJobs.unpark().onFailure().recoverWithItem(0));
    }
}
