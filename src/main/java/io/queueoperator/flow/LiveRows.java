package io.queueoperator.flow;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.queueoperator.core.job.Job;
import io.queueoperator.platform.postgres.DatabaseConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/**
 * Where the waiting jobs of a task type begin, as far as this instance has seen. In front of them the index still holds those
 * that were claimed, until PostgreSQL may forget them: while some transaction stays open that is all of them, and walking
 * past them takes longer and longer.
 *
 * <p>A job may come in front again: what this instance enqueues or gives back it knows of, and for all else a claim walks
 * from the very beginning every now and then, the less often the longer that takes ({@link Pace}), and one at a time; jobs with
 * a concurrency key, which have no beginning, and the probes of circuit breakers are looked for as often. While walking is slow, a
 * claim that finds nothing leaves it at that, until the next walk is due. Nothing depends on this but the time that a claim
 * takes, and, for so long, which of two jobs comes first, and when a job that came in elsewhere is found.
 */
@ApplicationScoped
public class LiveRows {
    private static final int TYPES = 1_000;
    /** After its time limit a statement that walks is over, whether it said so or not. */
    private static final Duration LATE = Duration.ofSeconds(1);
    /** The column is made of the same numbers, and rounded elsewhere. */
    private static final double ROUNDING = 0.001;
    private static final double SECONDS_PER_PRIORITY = 600;

    private final Cache<String, Begin> begins = Caffeine.newBuilder().maximumSize(TYPES).build();
    private final LongSupplier clock;
    /** Longer than a statement may take; whoever walks says earlier that it has come to its end. */
    private final long walkAtMost;

    @Inject
    LiveRows(DatabaseConfig config) {
        this(config.statementTimeout(), System::nanoTime);
    }

    LiveRows(Duration statementTimeout, LongSupplier clock) {
        this.walkAtMost = statementTimeout.plus(LATE).toNanos();
        this.clock = clock;
    }

    /** Why somebody looks for jobs. */
    public enum Cause {
        /** A call came, or may find work wherever. */
        CALL,
        /**
         * A call that waited is told of a job: whether something came in front of it, the next call will look. So a job reaches a
         * worker who waits with the shorter statement, also when nobody has looked from the beginning for long.
         */
        JOB,
        /** What began further behind did not find enough: from the beginning, unless walking is slow and not due. */
        REST
    }

    /** What one claim of these types may pass over, and what it found. */
    public final class Look {
        private final List<String> types;
        private final List<Begin> known;
        private final long began = clock.getAsLong();
        private final boolean whole;

        private Look(Collection<String> types, Cause cause) {
            this.types = types.stream().distinct().toList();
            this.known = this.types.stream().map(type -> begins.get(type, any -> Begin.ANYWHERE)).toList();
            boolean due = known.stream().anyMatch(begin -> begin.isAnywhere() || cause != Cause.JOB && isDue(begin));
            boolean inVain = cause == Cause.REST || cause == Cause.CALL && nothingWaits();
            this.whole = due || inVain && known.stream().noneMatch(begin -> begin.took().isSlow());
            if (due) {
                putOff();
            }
        }

        private boolean isDue(Begin begin) {
            return began - begin.lookAt() >= 0;
        }

        private boolean nothingWaits() {
            return known.stream().allMatch(Begin::isNowhere);
        }

        /** One of those who come at the same moment is enough. */
        private void putOff() {
            types.forEach(type -> begins.asMap().computeIfPresent(
                    type, (same, begin) -> isDue(begin) ? begin.lookedForFrom(began + walkAtMost) : begin));
        }

        /** Whether to walk from the beginning. */
        public boolean isWhole() {
            return whole;
        }

        /** Whether there is nothing to look for but jobs without a concurrency key. */
        public boolean isPlain() {
            return !whole && known.stream().noneMatch(Begin::keyed);
        }

        /** The lowest rank to look at, for each type in their order. */
        public Double[] from() {
            return known.stream().map(begin -> begin.rank() - ROUNDING).toArray(Double[]::new);
        }

        /** The types, in their order. */
        public String[] types() {
            return types.toArray(String[]::new);
        }

        /**
         * Learns from what was claimed.
         *
         * @param enough whether the claim got as many as it asked for: then what it left is not in front of what it took
         * @param keyed whether it met jobs with a concurrency key
         */
        public void found(List<Job> claimed, boolean enough, boolean keyed) {
            long now = clock.getAsLong();
            double last = claimed.stream().mapToDouble(LiveRows::rank).max().orElse(Double.NaN);
            for (int i = 0; i < types.size(); i++) {
                String type = types.get(i);
                double first = claimed.stream()
                        .filter(job -> job.taskType().equals(type))
                        .mapToDouble(LiveRows::rank).min().orElse(last);
                learn(type, known.get(i), enough ? first : Double.NaN, keyed, now);
            }
        }

        /** It came to nothing: somebody else has to walk, and what is known is still true. */
        public void failed() {
            long now = clock.getAsLong();
            change(begin -> begin.notWalked(now, now - began));
        }

        /** Nobody waits for it any more. */
        public void abandoned() {
            long now = clock.getAsLong();
            change(begin -> begin.lookedForFrom(now));
        }

        private void change(UnaryOperator<Begin> change) {
            if (whole) {
                types.forEach(type -> begins.asMap().computeIfPresent(type, (same, begin) -> change.apply(begin)));
            }
        }

        private void learn(String type, Begin before, double lowest, boolean keyed, long now) {
            begins.asMap().compute(type, (same, other) -> {
                Begin latest = other == null ? before : other;
                return whole
                        ? latest.walked(now, now - began).found(before, lowest, keyed)
                        : latest.foundBehind(before, lowest);
            });
        }
    }

    /** What somebody who looks for jobs of these types may pass over. */
    public Look look(Collection<String> types, Cause cause) {
        return new Look(types, cause);
    }

    /** Whether, as far as this instance has seen, no job of this type waits that somebody could have. */
    boolean nothingWaits(String type) {
        Begin begin = begins.getIfPresent(type);
        return begin != null && begin.isNowhere() && !begin.keyed();
    }

    /** A job waits, perhaps in front of all others. */
    void waits(Job job) {
        double rank = rank(job);
        begins.asMap().computeIfPresent(job.taskType(), (type, begin) -> begin.with(rank, job.concurrency() != null));
    }

    /** Jobs of this type wait, wherever: where walking is slow, the next claim does it all the same. */
    void waitSomewhere(String taskType) {
        begins.asMap().computeIfPresent(taskType, (type, begin) ->
                begin.took().isSlow() ? begin.lookedForFrom(clock.getAsLong()) : begin);
    }

    /** The column {@code queue_rank}. */
    private static double rank(Job job) {
        return job.availableAt().getEpochSecond() + job.availableAt().getNano() / 1e9
                - SECONDS_PER_PRIORITY * job.priority();
    }
}
