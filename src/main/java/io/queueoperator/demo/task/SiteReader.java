package io.queueoperator.demo.task;

import io.queueoperator.sdk.JobFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Fetches from a site that nobody vouches for: every answer has a limit in bytes and in time. */
public final class SiteReader {

    /** How the crawler names itself to a site. */
    public static final String AGENT = "queue-operator-demo";

    /** Told while a body comes in; {@code total} is 0 when the site did not say. */
    @FunctionalInterface
    public interface Listener {
        void received(long bytes, long total) throws IOException, InterruptedException;
    }

    /** A page as it came: where it was in the end, after redirects, and its text. */
    public record Page(URI address, String type, String text) {}

    private static final long PAGE_BYTES = 2L << 20;
    private static final int CHUNK = 8192;

    private final HttpClient http = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(limit -> {
        Thread thread = new Thread(limit, "site-reader-limit");
        thread.setDaemon(true);
        return thread;
    });
    private final Duration patience;

    /** A reader that gives each request this much time, body included. */
    public SiteReader(Duration patience) {
        this.patience = patience;
    }

    /** Fetches a page. */
    public Page page(URI address) throws IOException, InterruptedException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        HttpResponse<InputStream> answer = fetch(address, body, PAGE_BYTES, (bytes, total) -> {});
        String type = answer.headers().firstValue("Content-Type").orElse("text/html");
        return new Page(answer.uri(), type, body.toString(StandardCharsets.UTF_8));
    }

    /** Fetches a document into {@code target}, telling {@code listener} as it comes in. */
    public void document(URI address, OutputStream target, long mostBytes, Listener listener)
            throws IOException, InterruptedException {
        fetch(address, target, mostBytes, listener);
    }

    private HttpResponse<InputStream> fetch(URI address, OutputStream target, long mostBytes, Listener listener)
            throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = open(address);
        // the client's own time limit ends with the headers; a body that trickles is cut off by the clock
        AtomicBoolean late = new AtomicBoolean();
        InputStream body = answer.body();
        ScheduledFuture<?> limit = clock.schedule(() -> cutOff(body, late), patience.toMillis(), TimeUnit.MILLISECONDS);
        try (body) {
            if (answer.statusCode() != 200) {
                throw refused(answer.statusCode());
            }
            long total = answer.headers().firstValueAsLong("Content-Length").orElse(0);
            copy(new Incoming(body, late), target, mostBytes, total, listener);
            return answer;
        } finally {
            limit.cancel(false);
        }
    }

    private HttpResponse<InputStream> open(URI address) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(patience)
                .header("User-Agent", AGENT + "/0.1")
                .build();
        try {
            return http.send(request, BodyHandlers.ofInputStream());
        } catch (HttpTimeoutException slow) {
            throw tooSlow(slow);
        } catch (IOException unreachable) {
            throw new JobFailure("the site cannot be reached: " + said(unreachable), unreachable)
                    .type("ConnectionError")
                    .code("UNREACHABLE");
        }
    }

    private void copy(Incoming body, OutputStream target, long most, long total, Listener listener)
            throws IOException, InterruptedException {
        byte[] chunk = new byte[CHUNK];
        long bytes = 0;
        for (int n = read(body, chunk); n >= 0; n = read(body, chunk)) {
            bytes += n;
            if (bytes > most) {
                throw new JobFailure("more than the " + most + " bytes allowed").type("SizeLimit").code("TOO_LARGE");
            }
            target.write(chunk, 0, n);
            listener.received(bytes, total);
        }
    }

    /** A body on its way in, which the clock may close under the reader's hands. */
    private record Incoming(InputStream stream, AtomicBoolean late) {}

    private int read(Incoming body, byte[] chunk) {
        try {
            int n = body.stream().read(chunk);
            if (body.late().get()) {
                throw tooSlow(null);
            }
            return n;
        } catch (IOException broken) {
            throw body.late().get()
                    ? tooSlow(broken)
                    : new JobFailure("the answer broke off: " + said(broken), broken)
                            .type("ConnectionError")
                            .code("CONNECTION_LOST");
        }
    }

    private static void cutOff(InputStream body, AtomicBoolean late) {
        late.set(true);
        try {
            body.close();
        } catch (IOException alreadyClosed) {
            // which is what we wanted
        }
    }

    private static JobFailure refused(int status) {
        String reason = status == 404
                ? "the site has no such page (not worth a retry)"
                : "the site answered with HTTP status " + status;
        return new JobFailure(reason).type("HttpError").code("HTTP_" + status);
    }

    private JobFailure tooSlow(@Nullable IOException cause) {
        return new JobFailure("no complete answer within " + patience.toSeconds() + " s", cause)
                .type("Timeout")
                .code("TIMEOUT");
    }

    private static String said(IOException e) {
        if (e.getMessage() != null) {
            return e.getMessage();
        }
        return e instanceof ConnectException ? "refused, or no such host" : e.getClass().getSimpleName();
    }
}
