package io.queueoperator.state;

import io.queueoperator.platform.Futures;
import io.queueoperator.platform.redis.EachKey;
import io.queueoperator.platform.redis.EachKey.Part;
import io.queueoperator.platform.redis.RedisScript;
import io.queueoperator.platform.redis.RedisScripts;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Progress reports in Redis: atomic, fenced by the lease, monotonic within it. */
@ApplicationScoped
public class LiveProgress {
    private static final RedisScript REPORT = RedisScript.named("progress");

    private final RedisScripts scripts;
    private final Installation installation;
    private final Touched touched;

    LiveProgress(RedisScripts scripts, Installation installation, Touched touched) {
        this.scripts = scripts;
        this.installation = installation;
        this.touched = touched;
    }

    /** What a worker says; every part may be missing. */
    public record Report(
            @Nullable String phase,
            @Nullable String step,
            @Nullable Double pct,
            @Nullable Long unitsCompleted,
            @Nullable Long unitsTotal,
            @Nullable String message) {}

    /**
     * What Redis makes of a report.
     *
     * @param taken true: it is shown now, and PostgreSQL need not be asked yet
     * @param cancelRequested somebody wants the job to end
     * @param leaseLeft how long the lease lasts
     * @param merged what PostgreSQL is to be told if the report was not taken: this report on top of earlier ones
     */
    public record Outcome(boolean taken, boolean cancelRequested, Duration leaseLeft, Report merged) {}

    /**
     * A report of one attempt.
     *
     * @param jobId the job
     * @param token the lease under which it is made
     * @param said what the worker says
     */
    public record Sent(String jobId, long token, Report said) {}

    /**
     * A single report, as most are.
     *
     * @param checkpoint true: only merges, because PostgreSQL is asked in any case
     */
    public Future<Outcome> report(Sent sent, boolean checkpoint) {
        String known = installation.known();
        return (known == null ? Futures.of(installation.id()) : Future.succeededFuture(known))
                .compose(id -> scripts.runOften(script(id, List.of(sent), checkpoint)))
                .map(answer -> {
                    touched.job(sent.jobId());
                    return outcome(Response.newInstance(answer), sent.said());
                });
    }

    /**
     * Reports, in one round trip.
     *
     * @param checkpoint true: only merges, because PostgreSQL is asked in any case
     * @return an outcome for each, in order
     */
    public Uni<List<Outcome>> report(List<Sent> reports, boolean checkpoint) {
        return installation.id()
                .chain(id -> scripts.runEach(List.of(script(id, reports, checkpoint))))
                .invoke(() -> reports.forEach(sent -> touched.job(sent.jobId())))
                .map(answers -> IntStream.range(0, reports.size())
                        .mapToObj(i -> outcome(answers.get(0).get(i), reports.get(i).said()))
                        .toList());
    }

    private static EachKey script(String installation, List<Sent> reports, boolean checkpoint) {
        return new EachKey(REPORT, List.of(installation, checkpoint ? "1" : "0"), reports.stream().map(LiveProgress::part).toList());
    }

    private static Part part(Sent sent) {
        Report said = sent.said();
        List<String> arguments = new ArrayList<>(11);
        arguments.add(Long.toString(sent.token()));
        arguments.add(said.pct() == null ? "" : HashFields.number(said.pct()));
        arguments.add(text(said.unitsCompleted()));
        add(arguments, "phase", said.phase());
        add(arguments, "step", said.step());
        add(arguments, "units_total", said.unitsTotal());
        add(arguments, "message", said.message());
        return new Part(JobHash.key(sent.jobId()), arguments);
    }

    private static void add(List<String> arguments, String field, @Nullable Object said) {
        String text = text(said);
        if (!text.isEmpty()) {
            arguments.add(field);
            arguments.add(text);
        }
    }

    private static Outcome outcome(Response answer, Report report) {
        boolean taken = answer.get(0).toInteger() == 1;
        if (taken) {
            boolean cancel = "true".equals(answer.get(1).toString());
            return new Outcome(true, cancel, Duration.ofMillis(Math.max(0, answer.get(2).toLong())), report);
        }
        if (answer.size() == 1) {
            return new Outcome(false, false, Duration.ZERO, report);
        }
        Report merged = new Report(
                or(ForeignValue.text(part(answer, 1)), report.phase()), or(ForeignValue.text(part(answer, 2)), report.step()),
                or(ForeignValue.pct(part(answer, 3)), report.pct()),
                or(ForeignValue.units(part(answer, 4)), report.unitsCompleted()),
                or(ForeignValue.units(part(answer, 5)), report.unitsTotal()),
                or(ForeignValue.text(part(answer, 6)), report.message()));
        return new Outcome(false, false, Duration.ZERO, merged);
    }

    private static String part(Response answer, int index) {
        return answer.get(index).toString();
    }

    private static <T> @Nullable T or(@Nullable T value, @Nullable T otherwise) {
        return value == null ? otherwise : value;
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
