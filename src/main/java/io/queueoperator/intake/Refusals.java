package io.queueoperator.intake;

import io.queueoperator.intake.TakeIds.Entry;
import io.queueoperator.platform.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Function;

/** What was pushed and is no job: set aside, never dropped by itself. */
@ApplicationScoped
class Refusals {
    private final Database database;

    Refusals(Database database) {
        this.database = database;
    }

    /** An entry, why it is refused, and the hash as it was found. */
    record Refused(Entry entry, Refusal refusal, RawHash hash) {}

    /** Sets aside. */
    Uni<Void> add(List<Refused> refused) {
        if (refused.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        Tuple arguments = Tuple.tuple()
                .addArrayOfString(column(refused, r -> Shorten.key(r.entry().raw())))
                .addArrayOfString(column(refused, r -> Shorten.text(r.entry().id(), 300)))
                .addArrayOfString(column(refused, r -> r.refusal().reason().wire()))
                .addArrayOfString(column(refused, r -> Shorten.text(r.refusal().detail(), 1_000)))
                .addArrayOfString(column(refused, r -> Shorten.json(r.hash())));
        return database.run(IntakeSql.REFUSE, arguments).replaceWithVoid();
    }

    /** These are jobs now. */
    Uni<Void> adopted(List<Entry> entries, String by) {
        if (entries.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        String[] keys = entries.stream().map(entry -> Shorten.key(entry.raw())).toArray(String[]::new);
        return database.run(IntakeSql.ADOPTED, Tuple.tuple().addArrayOfString(keys).addString(by)).replaceWithVoid();
    }

    private static String[] column(List<Refused> refused, Function<Refused, String> value) {
        return refused.stream().map(value).toArray(String[]::new);
    }
}
