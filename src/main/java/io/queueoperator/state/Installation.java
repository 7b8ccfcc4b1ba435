package io.queueoperator.state;

import io.quarkus.runtime.StartupEvent;
import io.queueoperator.platform.TimeBudget;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
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

    /** Asked before anybody needs it: then the display can be read also when PostgreSQL goes away first thing. */
    void start(@Observes StartupEvent event) {
        id().subscribe().with(found -> { }, failure -> { });
    }

    /** The id, if it was asked for already: always, but for the first moments. */
    @Nullable String known() {
        return id;
    }

    /** The same as a step of an answer whose time is limited as a whole. */
    Uni<String> id(TimeBudget budget) {
        return Uni.createFrom().deferred(() -> id != null
                ? Uni.createFrom().item(id)
                : id().ifNoItem().after(budget.atMost(Duration.ofSeconds(1))).failWith(TimeoutException::new));
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
