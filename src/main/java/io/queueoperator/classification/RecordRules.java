package io.queueoperator.classification;

import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.ProblemCode;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The versions that were ever in force in this database. */
@ApplicationScoped
class RecordRules {
    private final Database database;

    RecordRules(Database database) {
        this.database = database;
    }

    /** Remembers what is in force. */
    Uni<Void> record(Standing standing) {
        return database.run(RulesSql.RECORD, Tuple.of(
                        standing.rules().version(), standing.origin().name().toLowerCase(Locale.ROOT),
                        WriteRules.json(standing.rules())))
                .replaceWithVoid();
    }

    /** What was put in force last, by any instance. */
    Uni<Optional<ProposedRules>> last() {
        return database.run(RulesSql.LAST, Tuple.tuple()).map(rows -> rows.size() == 0
                ? Optional.empty()
                : Optional.of(ReadRules.recorded(rows.iterator().next().getString("content"))));
    }

    /** One version as it was recorded. */
    Uni<Row> version(String version) {
        return database.run(RulesSql.VERSION, Tuple.of(version)).map(rows -> {
            if (rows.size() == 0) {
                throw Problem.of(ProblemCode.RULES_NOT_FOUND, "No rules of version " + version
                        + " were ever in force here.", Map.of("version", version));
            }
            return rows.iterator().next();
        });
    }
}
