package io.queueoperator.flow.claim;

import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** How much work there is that could be claimed now. */
@ApplicationScoped
public class CountDue {
    private final Database database;

    CountDue(Database database) {
        this.database = database;
    }

    /**
     * Counts the due jobs whose concurrency key is not full, by task type.
     *
     * @param types null: any
     * @param upTo where counting ends, about
     */
    public Uni<Map<String, Integer>> count(@Nullable Collection<String> types, int upTo) {
        Uni<RowSet<Row>> rows = types == null
                ? database.run(DueSql.DUE_OF_ANY, Tuple.of(upTo))
                : database.run(DueSql.DUE, Tuple.tuple().addArrayOfString(types.toArray(String[]::new)).addInteger(upTo));
        return rows.map(found -> StreamSupport.stream(found.spliterator(), false)
                .collect(Collectors.toMap(row -> row.getString("task_type"), row -> row.getInteger("jobs"))));
    }
}
