package io.queueoperator.flow.gate;

import io.queueoperator.api.BreakerView;
import io.queueoperator.api.GateReason;
import io.queueoperator.core.job.ProblemCode;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/** A person closes a circuit breaker: its jobs flow again at once, and the count begins anew. */
@ApplicationScoped
class ResetBreaker {
    private final Database database;
    private final ReadGates readGates;
    private final ParkJobs parkJobs;

    ResetBreaker(Database database, ReadGates readGates, ParkJobs parkJobs) {
        this.database = database;
        this.readGates = readGates;
        this.parkJobs = parkJobs;
    }

    /** Resets; said twice it is done once. {@code BREAKER_NOT_FOUND} when there is none of that id. */
    Uni<BreakerView> reset(String id, GateReason said, String keyId) {
        Tuple arguments = Tuple.of(ReadGates.breakerNumber(id), keyId, said.by(), PauseJobs.storable(said.reason()));
        return database.run(BreakerSql.RESET, arguments)
                .invoke(rows -> ReadGates.only(rows, id, ProblemCode.BREAKER_NOT_FOUND, "circuit breaker"))
                // The sweep does it as well, a little later.
                .call(() -> parkJobs.unpark().onFailure().recoverWithItem(0))
                .chain(() -> readGates.breaker(id));
    }
}
