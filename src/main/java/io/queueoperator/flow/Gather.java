package io.queueoperator.flow;

import io.queueoperator.platform.postgres.StoreFailure;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Puts what is asked for single jobs together: while statements are under way the next ones gather, and go out as one. Most of
 * what a single one costs is the statement around it, and the commit; one that comes alone waits for nobody.
 *
 * @param <T> what is asked for one job
 * @param <R> what became of it
 */
public final class Gather<T, R> {
    /** So that a statement that waits for a lock does not hold up everybody. */
    private static final int UNDER_WAY = 2;

    private final int atMost;
    private final Function<T, ?> key;
    private final Function<List<T>, Uni<List<R>>> statement;
    private final Function<R, ?> keyOfAnswer;
    private final Function<List<R>, Uni<Void>> tell;
    private final boolean repeats;
    private final Set<Waiting<T, R>> waiting = new LinkedHashSet<>();
    private int underWay;

    /**
     * @param atMost how many go out as one
     * @param key of which job, or of whom; a statement takes one of each
     * @param statement answers with what it did something for
     * @param keyOfAnswer for which of them
     * @param tell those who have to know of it; the next statement does not wait for it, the callers do
     * @param repeats whether a group that failed may be asked for again one by one; not where a failure may come after the commit, and
     *         the second time would be another job
     */
    public Gather(
            int atMost, Function<T, ?> key, Function<List<T>, Uni<List<R>>> statement, Function<R, ?> keyOfAnswer,
            Function<List<R>, Uni<Void>> tell, boolean repeats) {
        this.atMost = atMost;
        this.key = key;
        this.statement = statement;
        this.keyOfAnswer = keyOfAnswer;
        this.tell = tell;
        this.repeats = repeats;
    }

    /** By identity: the same may be said twice. */
    private static final class Waiting<T, R> {
        private final T one;
        private final UniEmitter<? super Optional<R>> caller;

        Waiting(T one, UniEmitter<? super Optional<R>> caller) {
            this.one = one;
            this.caller = caller;
        }
    }

    /** Asks; answers with what became of it, or with nothing if the statement did nothing for it. */
    public Uni<Optional<R>> ask(T one) {
        return Uni.createFrom().emitter(caller -> {
            synchronized (waiting) {
                waiting.add(new Waiting<>(one, caller));
            }
            begin();
        });
    }

    private void begin() {
        List<Waiting<T, R>> group;
        synchronized (waiting) {
            if (underWay == UNDER_WAY || waiting.isEmpty()) {
                return;
            }
            underWay++;
            group = next();
        }
        written(group).subscribe().with(
                answers -> {
                    leave();
                    told(group, answers);
                },
                failure -> refused(group, failure)
                        .onTermination().invoke(this::leave)
                        .subscribe().with(done -> {}, reason -> fail(group, reason)));
    }

    /** Of several of one key a group takes one: the later ones come next. */
    private List<Waiting<T, R>> next() {
        Map<Object, Waiting<T, R>> group = new LinkedHashMap<>();
        for (Iterator<Waiting<T, R>> i = waiting.iterator(); i.hasNext() && group.size() < atMost;) {
            Waiting<T, R> one = i.next();
            if (group.putIfAbsent(key.apply(one.one), one) == null) {
                i.remove();
            }
        }
        return new ArrayList<>(group.values());
    }

    private Uni<List<R>> written(List<Waiting<T, R>> group) {
        return Uni.createFrom().deferred(() -> statement.apply(group.stream().map(waits -> waits.one).toList()));
    }

    private void leave() {
        synchronized (waiting) {
            underWay--;
        }
        begin();
    }

    /**
     * What PostgreSQL refuses one of them is not told to the others: they are written one after the other. A store that is away is
     * away for all, and so is a row that one of them has to wait for too long.
     */
    private Uni<Void> refused(List<Waiting<T, R>> group, Throwable failure) {
        if (group.size() == 1 || !repeats || StoreFailure.isAway(failure)) {
            fail(group, failure);
            return Uni.createFrom().voidItem();
        }
        return Multi.createFrom().iterable(group)
                .onItem().transformToUniAndConcatenate(one -> alone(List.of(one)))
                .onItem().ignoreAsUni();
    }

    private Uni<List<R>> alone(List<Waiting<T, R>> one) {
        return written(one)
                .invoke(answers -> told(one, answers))
                .onFailure().recoverWithItem(reason -> {
                    fail(one, reason);
                    return List.of();
                });
    }

    private void told(List<Waiting<T, R>> group, List<R> answers) {
        Map<Object, R> byKey = new HashMap<>();
        answers.forEach(answer -> byKey.put(keyOfAnswer.apply(answer), answer));
        Uni.createFrom().deferred(() -> tell.apply(answers)).subscribe().with(
                done -> group.forEach(waits -> waits.caller.complete(Optional.ofNullable(byKey.get(key.apply(waits.one))))),
                failure -> fail(group, failure));
    }

    private static <T, R> void fail(List<Waiting<T, R>> group, Throwable failure) {
        group.forEach(waits -> waits.caller.fail(failure));
    }
}
