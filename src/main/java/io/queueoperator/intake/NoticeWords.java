package io.queueoperator.intake;

import io.queueoperator.intake.Sorted.Arrived;
import io.queueoperator.platform.postgres.Database;
import io.queueoperator.state.Installation;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Writes down what other workers said of the end of jobs, before anything follows from it. */
@ApplicationScoped
class NoticeWords {
    private final ReadHashes readHashes;
    private final KeptHash keptHash;
    private final Database database;
    private final Installation installation;

    NoticeWords(ReadHashes readHashes, KeptHash keptHash, Database database, Installation installation) {
        this.readHashes = readHashes;
        this.keptHash = keptHash;
        this.database = database;
        this.installation = installation;
    }

    /** A word, and the hash in which nobody knows the job; null where it is ours. */
    private record Noticed(String jobId, ForeignWord word, @Nullable String fields) {}

    /**
     * Looks into these hashes again, and writes down the words that are there; a slice after the other, because what is
     * written down of each may be as large as a hash may be.
     *
     * @return the words (completed, failed) that were dealt with before, by job: they are only still shown
     */
    Uni<Map<String, String>> notice(List<String> jobIds) {
        Map<String, String> taken = new HashMap<>();
        Uni<Void> all = Uni.createFrom().voidItem();
        for (List<String> slice : ReadHashes.slices(jobIds)) {
            all = all.chain(() -> noticeSlice(slice).invoke(taken::putAll).replaceWithVoid());
        }
        return all.replaceWith(taken);
    }

    private Uni<Map<String, String>> noticeSlice(List<String> jobIds) {
        return Uni.combine().all().unis(installation.id(), readHashes.read(jobIds))
                .with((id, hashes) -> noticed(jobIds, hashes, id))
                .chain(this::write);
    }

    /** Those of these jobs that are known here. */
    Uni<List<String>> known(List<String> jobIds) {
        return jobIds.isEmpty()
                ? Uni.createFrom().item(List.of())
                : database.run(IntakeSql.KNOWN, Tuple.tuple().addArrayOfString(jobIds.toArray(String[]::new)))
                        .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                                .map(row -> row.getString("id")).toList());
    }

    /** The ends of jobs that were pushed all the same. */
    Uni<Void> pushed(List<Arrived> ended) {
        List<Noticed> noticed = new ArrayList<>();
        for (Arrived arrived : ended) {
            // By whoever it was written: nobody here knows the job.
            Map<String, String> anybodys = new HashMap<>(arrived.hash().fields());
            anybodys.remove("operator");
            ForeignWord.of(anybodys, "").ifPresent(word ->
                    noticed.add(new Noticed(arrived.entry().id(), word, keptHash.write(arrived.hash()))));
        }
        return write(noticed).replaceWithVoid();
    }

    private List<Noticed> noticed(List<String> jobIds, List<RawHash> hashes, String installation) {
        List<Noticed> noticed = new ArrayList<>();
        for (int i = 0; i < jobIds.size(); i++) {
            String jobId = jobIds.get(i);
            RawHash hash = hashes.get(i);
            boolean strange = hash.text("operator") == null;
            ForeignWord.of(hash.fields(), installation).ifPresent(word ->
                    noticed.add(new Noticed(jobId, word, strange ? keptHash.write(hash) : null)));
        }
        return noticed;
    }

    private Uni<Map<String, String>> write(List<Noticed> noticed) {
        if (noticed.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        Tuple arguments = Tuple.tuple()
                .addArrayOfString(column(noticed, Noticed::jobId))
                .addArrayOfString(column(noticed, n -> n.word().key()))
                .addArrayOfString(column(noticed, n -> n.word().status().wire()))
                .addArrayOfString(column(noticed, n -> ForeignWord.workerId(n.word().worker())))
                .addArrayOfString(column(noticed, n -> n.word().error()))
                .addArrayOfOffsetDateTime(noticed.stream().map(NoticeWords::endedAt).toArray(OffsetDateTime[]::new))
                .addArrayOfString(column(noticed, Noticed::fields));
        return database.run(TakeoverSql.NOTICE, arguments).map(NoticeWords::taken);
    }

    private static Map<String, String> taken(RowSet<Row> rows) {
        Map<String, String> taken = new HashMap<>();
        rows.forEach(row -> {
            if (row.getString("state").equals("taken")) {
                taken.put(row.getString("job_id"), row.getString("status"));
            }
        });
        return taken;
    }

    private static @Nullable OffsetDateTime endedAt(Noticed noticed) {
        return noticed.word().endedAt() == null ? null : noticed.word().endedAt().atOffset(ZoneOffset.UTC);
    }

    private static String[] column(List<Noticed> noticed, Function<Noticed, @Nullable String> value) {
        return noticed.stream().map(value).toArray(String[]::new);
    }
}
