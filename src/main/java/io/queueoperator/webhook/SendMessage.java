package io.queueoperator.webhook;

import io.queueoperator.core.job.Problem;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.core.http.HttpClient;
import io.vertx.mutiny.core.http.HttpClientRequest;
import io.vertx.mutiny.core.http.HttpClientResponse;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jboss.logging.Logger;

/**
 * One attempt: the message to its receiver, over a connection of its own that is closed as soon as the status is known.
 * No redirect is followed, and nothing of the answer but its status and {@code Retry-After} is looked at.
 */
@ApplicationScoped
class SendMessage {
    private static final Logger LOG = Logger.getLogger(SendMessage.class);

    /** Enough for the outcome to reach a slow database. */
    private static final Duration TO_RECORD = Duration.ofSeconds(30);

    private final ResolveReceiver resolveReceiver;
    private final WebhookConfig config;
    private final HttpClient client;

    SendMessage(Vertx vertx, ResolveReceiver resolveReceiver, WebhookConfig config) {
        this.resolveReceiver = resolveReceiver;
        this.config = config;
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setKeepAlive(false)
                // A receiver is told nothing of our traces, and no trace is told of a path that may be a secret.
                .setTracingPolicy(TracingPolicy.IGNORE)
                // The bound is that of the sender; a queue here would wait under somebody's time limit.
                .setMaxPoolSize(Math.max(config.concurrency(), 1)));
    }

    /** How long whoever sends holds a message: what is not recorded by then was lost with its sender, and is due again. */
    Duration lease() {
        return config.timeout().plus(TO_RECORD);
    }

    /** Sends it; never fails: what goes wrong is an answer, too. */
    Uni<Answer> send(Outgoing message) {
        return Uni.createFrom().deferred(() -> attempt(message))
                .ifNoItem().after(config.timeout()).failWith(TimeoutException::new)
                .onFailure().recoverWithItem(failure -> Answer.none(reason(message, failure)));
    }

    private Uni<Answer> attempt(Outgoing message) {
        // Read again: the settings may be stricter than when it was subscribed.
        ReceiverUrl url = ReceiverUrl.parse(message.url(), config.allowHttp(), config.allowPrivateAddresses());
        return resolveReceiver.resolve(url.host(), message.attempt())
                .chain(address -> client.request(options(url, address)))
                .chain(request -> post(request, message));
    }

    /** Connects to that address; the host is for the header, and for the name in the certificate. */
    private RequestOptions options(ReceiverUrl url, InetAddress address) {
        return new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(address, url.port())))
                .setHost(url.authorityHost())
                .setPort(url.port())
                .setSsl(url.https())
                .setURI(url.target())
                .setFollowRedirects(false)
                // Also for the connection that comes when nobody waits for it any more.
                .setConnectTimeout(config.timeout().toMillis())
                .setIdleTimeout(config.timeout().toMillis());
    }

    private Uni<Answer> post(HttpClientRequest request, Outgoing message) {
        String body = Objects.requireNonNull(message.body());
        long timestamp = Instant.now().getEpochSecond();
        return request
                .putHeader("content-type", "application/json")
                .putHeader("user-agent", "Queue-Operator")
                .putHeader("webhook-id", message.id())
                .putHeader("webhook-timestamp", Long.toString(timestamp))
                .putHeader("webhook-signature", Signature.of(message.secrets(), message.id(), timestamp, body))
                .send(Buffer.buffer(body))
                .map(SendMessage::answer)
                .onTermination().invoke(() -> request.reset());
    }

    private static Answer answer(HttpClientResponse response) {
        // The rest of the answer ends with the connection: not worth a line in the log.
        response.exceptionHandler(cutOff -> {});
        return Answer.of(response.statusCode(), response.getHeader("retry-after"), Instant.now());
    }

    /** For whoever looks at the delivery; the message of an unexpected exception is for the log alone. */
    private String reason(Outgoing message, Throwable failure) {
        if (failure instanceof Problem problem) {
            return problem.sentence();
        }
        if (failure instanceof ResolveReceiver.NotPublic notPublic) {
            return String.valueOf(notPublic.getMessage());
        }
        if (failure instanceof TimeoutException) {
            return "no answer within " + config.timeout().toMillis() / 1000.0 + " s";
        }
        if (failure instanceof UnknownHostException) {
            return "the name of the host cannot be resolved";
        }
        if (failure instanceof ConnectException || failure instanceof NoRouteToHostException) {
            return "the connection was refused, or the host cannot be reached";
        }
        if (failure instanceof SSLException) {
            return "TLS cannot be established: see the receiver's certificate";
        }
        LOG.debugf(failure, "Webhook %s, message %s", message.webhookId(), message.id());
        return "the connection broke before there was an answer";
    }

    @PreDestroy
    void stop() {
        client.closeAndForget();
    }
}
