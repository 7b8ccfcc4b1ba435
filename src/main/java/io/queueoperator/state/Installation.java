package io.queueoperator.state;

import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/** The identity of the database: Redis may still hold what another one wrote. */
@ApplicationScoped
public class Installation {
    static final String SELECT = "/* installation.id */ select id from queue_operator.installation";

    private final Database database;
    private volatile @Nullable String id;

    Installation(Database database) {
        this.database = database;
    }

    /** The id; asked once, since it never changes while the database is the same. */
    public Uni<String> id() {
        String known = id;
        if (known != null) {
            return Uni.createFrom().item(known);
        }
        return database.run(SELECT, Tuple.tuple())
                .map(rows -> rows.iterator().next().getString("id"))
                .invoke(found -> id = found);
    }
}
