package io.queueoperator.webhook;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.WorkerExecutor;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Turns the host of a receiver into the one address that is connected to. The check is made on that address and not on the
 * name, which may lead somewhere else a moment later.
 */
@ApplicationScoped
class ResolveReceiver {
    private final WebhookConfig config;
    private final WorkerExecutor threads;

    ResolveReceiver(Vertx vertx, WebhookConfig config) {
        this.config = config;
        // Looking up names blocks, for as long as the name server likes: nobody else's threads.
        this.threads = vertx.createSharedWorkerExecutor("webhook-names", config.concurrency());
    }

    /**
     * An address of the host, another one with each attempt.
     *
     * @return a failure: {@link NotPublic} when any of its addresses is not public, {@link UnknownHostException}
     */
    Uni<InetAddress> resolve(String host, int attempt) {
        return threads.executeBlocking(() -> address(InetAddress.getAllByName(host), attempt), false);
    }

    private InetAddress address(InetAddress[] all, int attempt) throws UnknownHostException {
        if (!config.allowPrivateAddresses()) {
            for (InetAddress address : all) {
                Optional<String> kind = PublicAddress.refusal(address.getAddress());
                if (kind.isPresent()) {
                    throw new NotPublic(kind.get());
                }
            }
        }
        // Without its name: nothing can look it up again.
        return InetAddress.getByAddress(all[(attempt - 1) % all.length].getAddress());
    }

    @PreDestroy
    void stop() {
        threads.closeAndForget();
    }

    /** A receiver is where the service must not call. */
    static final class NotPublic extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotPublic(String kind) {
            super("the host leads to a " + kind + " address, which this service does not call", null, false, false);
        }
    }
}
