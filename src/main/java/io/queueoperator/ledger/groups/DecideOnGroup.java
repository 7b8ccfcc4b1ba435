package io.queueoperator.ledger.groups;

import io.queueoperator.api.ErrorGroupDecision;
import io.queueoperator.api.ErrorGroupView;
import io.queueoperator.core.failure.ErrorText;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** A person resolves, ignores or opens a group; the audit keeps who and when. */
@ApplicationScoped
public class DecideOnGroup {
    private final Database database;
    private final ReadGroups readGroups;

    DecideOnGroup(Database database, ReadGroups readGroups) {
        this.database = database;
        this.readGroups = readGroups;
    }

    /**
     * Decides; said twice it is done once.
     *
     * @param keyId the key of the call: the audit names it, whatever the caller says
     * @return the group afterwards; {@code ERROR_GROUP_NOT_FOUND} when nothing ever failed like that
     */
    Uni<ErrorGroupView> decide(String fingerprint, GroupState to, ErrorGroupDecision decision, String keyId) {
        Tuple arguments = Tuple.of(fingerprint, to.wire(), keyId, decision.by(), storable(decision.note()));
        return database.run(GroupDecisionSql.DECIDE, arguments)
                .invoke(rows -> {
                    if (!rows.iterator().hasNext()) {
                        throw ReadGroups.notFound(fingerprint);
                    }
                })
                .chain(decided -> readGroups.one(fingerprint));
    }

    private static @Nullable String storable(@Nullable String note) {
        return note == null || note.isBlank() ? null : ErrorText.storable(note.strip());
    }
}
