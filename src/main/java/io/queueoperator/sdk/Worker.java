package io.queueoperator.sdk;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Claims jobs, hands them to handlers, keeps their leases, tells their progress, and ends each attempt in exactly one way:
 * completed, failed with all that is known, cancelled, or given back when the worker is closed. Outlives an operator that is
 * away.
 *
 * <pre>{@code
 * Worker.builder(new OperatorClient(URI.create("http://127.0.0.1:8080"), key), "ocr-1")
 *         .handle("ocr", (job, context) -> Map.of("pages", read(job.documentUrl())))
 *         .build()
 *         .run();
 * }</pre>
 */
public final class Worker implements AutoCloseable {
    /** How long an interrupted handler may take to notice; then its job is given back without it. */
    private static final Duration UNWINDING = Duration.ofSeconds(5);

    private final WorkerSettings settings;
    private final OperatorClient operator;
    private final SeldomLog log;
    private final Holding holding = new Holding();
    private final ProgressSender sender;
    private final Heartbeats heartbeats;
    private final FinalWord finalWord;
    private final JobRun jobRun;
    private final ClaimLoop claimLoop;
    private final GiveBackJobs giveBackJobs;
    private final ExecutorService handlers;
    private final Thread claimer;
    private final AtomicBoolean started = new AtomicBoolean();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);

    Worker(OperatorClient operator, WorkerSettings settings) {
        this.settings = settings;
        this.operator = operator;
        String id = settings.name().id();
        Duration beat = Heartbeats.rhythm(settings.lease());
        Duration usual = operator.options().answerTimeout();
        // signs of life are not repeated: the next one says the same and more
        OperatorClient hasty = operator.with(operator.options()
                .answerTimeout(usual.compareTo(beat) < 0 ? usual : beat)
                .retries(RetryPolicy.NONE));
        this.log = new SeldomLog(id);
        this.sender = new ProgressSender(hasty, threads(id + "-progress"));
        this.heartbeats = new Heartbeats(hasty, holding, settings.lease(), log, threads(id + "-heartbeats"));
        this.finalWord = new FinalWord(operator, settings.name(), log);
        this.jobRun = new JobRun(operator, settings.handlers(), sender, finalWord);
        this.claimLoop = new ClaimLoop(operator, settings, this::take, log);
        this.giveBackJobs = new GiveBackJobs(operator, settings.name().name() + " was stopped", log);
        this.handlers = Executors.newFixedThreadPool(settings.concurrency(), threads(id + "-handler"));
        this.claimer = new Thread(claimLoop, id + "-claims");
    }

    /** A worker of that id: 1 to 128 of {@code A-Z a-z 0-9 . _ : -}, different from every other worker's. */
    public static WorkerBuilder builder(OperatorClient operator, String id) {
        return new WorkerBuilder(operator, id);
    }

    /** Begins to claim, on threads of its own, and comes back at once. */
    public Worker start() {
        if (!started.compareAndSet(false, true) || closing.get()) {
            throw new IllegalStateException("a worker starts once");
        }
        heartbeats.start();
        claimer.start();
        return this;
    }

    /** Works until it is closed; closes itself when the thread is interrupted or the JVM told to end, Ctrl-C included. */
    public void run() throws InterruptedException {
        Thread atExit = new Thread(this::close, settings.name().id() + "-closing");
        Runtime.getRuntime().addShutdownHook(atExit);
        start();
        try {
            closed.await();
        } catch (InterruptedException ended) {
            close();
            throw ended;
        }
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException ending) {
            // it is the hook that closed us
        }
    }

    /** Asks for no more jobs; what is at work goes on. Comes back at once. */
    public void stop() {
        holding.shut();
        claimLoop.stop();
    }

    /**
     * Stops and waits: handlers get the grace period, then they are interrupted, and what is still held goes back to the
     * queue without costing an attempt. Calling it again waits for the first call and does nothing else.
     */
    @Override
    public void close() {
        stop();
        boolean interrupted = false;
        try {
            if (closing.compareAndSet(false, true)) {
                windUp();
            } else {
                closed.await();
            }
        } catch (InterruptedException hurried) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void windUp() throws InterruptedException {
        try {
            holding.awaitNone(settings.grace());
            holding.all().forEach(HeldJob::stop);
            holding.awaitNone(UNWINDING);
            giveBackTheRest();
            holding.awaitNone(operator.options().answerTimeout()); // some are just telling how they ended
            // an answer that is on its way may bring jobs, which the claimer gives back
            if (started.get()) {
                claimer.join(settings.longPoll().plus(operator.options().answerTimeout()).toMillis());
            }
        } finally {
            claimer.interrupt();
            heartbeats.close();
            sender.close();
            handlers.shutdownNow();
            closed.countDown();
        }
    }

    /** Handlers that do not listen to an interrupt keep their thread, and lose their job. */
    private void giveBackTheRest() throws InterruptedException {
        List<HeldJob> rest = holding.all().stream().filter(HeldJob::end).toList();
        giveBackJobs.all(rest.stream().map(HeldJob::lease).toList());
        rest.forEach(holding::remove);
    }

    /** Called for every job that the claims bring. */
    private void take(ClaimedJob job) {
        HeldJob held = new HeldJob(job, settings.progressInterval());
        boolean taken = holding.add(held);
        try {
            if (taken) {
                handToHandler(held);
                return;
            }
            giveBackJobs.one(held.lease());
        } catch (InterruptedException closingDown) {
            Thread.currentThread().interrupt();
        }
        claimLoop.placeIsFree();
    }

    private void handToHandler(HeldJob held) {
        try {
            handlers.execute(() -> work(held));
        } catch (RuntimeException refused) {
            holding.remove(held);
            throw refused;
        }
    }

    private void work(HeldJob held) {
        try {
            jobRun.run(held);
        } catch (InterruptedException closingDown) {
            log.notice("closed before it could tell how job " + held.job().id() + " ended");
        } finally {
            holding.remove(held);
            claimLoop.placeIsFree();
        }
    }

    /** The ids of the jobs that it holds. */
    public List<String> held() {
        return holding.all().stream().map(held -> held.job().id()).toList();
    }

    private static ThreadFactory threads(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    public String toString() {
        return "Worker[" + settings.name().id() + " at " + operator + "]";
    }
}
