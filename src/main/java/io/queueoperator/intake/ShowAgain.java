package io.queueoperator.intake;

import io.queueoperator.platform.postgres.Database;
import io.queueoperator.state.Change;
import io.queueoperator.state.Display;
import io.queueoperator.state.JobRow;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;

/** Heals the hashes that another worker wrote into, after its word was dealt with. */
@ApplicationScoped
class ShowAgain {
    private static final Logger LOG = Logger.getLogger(ShowAgain.class);

    private final Database database;
    private final Display display;
    private final ReadHashes readHashes;

    ShowAgain(Database database, Display display, ReadHashes readHashes) {
        this.database = database;
        this.display = display;
        this.readHashes = readHashes;
    }

    /** Shows these jobs as they are, and forgets the words; what Redis does not take now is seen by the next round. */
    Uni<Void> show(Map<String, String> wordByJob) {
        if (wordByJob.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        String[] ids = wordByJob.keySet().toArray(String[]::new);
        return database.run(TakeoverSql.JOBS, Tuple.tuple().addArrayOfString(ids))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> Change.of(JobRow.job(row))).toList())
                .chain(changes -> write(changes, wordByJob));
    }

    private Uni<Void> write(List<Change> changes, Map<String, String> wordByJob) {
        return display.follow(changes)
                // The display puts a word aside before it writes over it: this one is dealt with.
                .chain(() -> readHashes.forget(wordByJob))
                .onFailure().invoke(failure -> LOG.warnf(
                        "%d hash(es) are not healed now: %s", wordByJob.size(), failure.toString()))
                .onFailure().recoverWithNull();
    }
}
