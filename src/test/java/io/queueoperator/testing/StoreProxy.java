package io.queueoperator.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The network in front of a real server, which a test may make bad: slow, silent, or torn. Bytes are never changed or lost:
 * what was held back is delivered when the network is good again, as TCP does it.
 */
public final class StoreProxy implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;

    private final InetSocketAddress server;
    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Object network = new Object();
    private Duration delay = Duration.ZERO;
    private boolean silent;
    private boolean closed;

    private StoreProxy(InetSocketAddress server, ServerSocket listener) {
        this.server = server;
        this.listener = listener;
    }

    /** A good network, on a port of its own. */
    public static StoreProxy inFrontOf(String host, int port) {
        try {
            ServerSocket listener = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
            StoreProxy proxy = new StoreProxy(new InetSocketAddress(host, port), listener);
            daemon("proxy of port " + port, proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where its clients connect. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Everything passes at once again, what was held back first. */
    public void good() {
        set(false, Duration.ZERO);
    }

    /** What a client sends reaches the server so much later. */
    public void slow(Duration byThat) {
        set(false, byThat);
    }

    /** Connections are accepted, and nothing passes. */
    public void silent() {
        set(true, Duration.ZERO);
    }

    /** Every connection there is breaks with a reset; new ones are as good as the network. */
    public void tear() {
        sockets.forEach(StoreProxy::reset);
    }

    private void set(boolean nowSilent, Duration nowDelay) {
        synchronized (network) {
            silent = nowSilent;
            delay = nowDelay;
            network.notifyAll();
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                sockets.add(client);
                daemon("proxy connection", () -> connect(client));
            } catch (IOException e) {
                // Closed; or the client is gone already.
            }
        }
    }

    private void connect(Socket client) {
        Socket upstream = new Socket();
        try {
            awaitGood();
            upstream.connect(server);
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            sockets.add(upstream);
            daemon("proxy answers", () -> pump(upstream, client, false));
            pump(client, upstream, true);
        } catch (IOException | InterruptedException e) {
            end(client, upstream);
        }
    }

    private void pump(Socket from, Socket to, boolean delayed) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (delayed) {
                    Thread.sleep(currentDelay().toMillis());
                }
                awaitGood();
                to.getOutputStream().write(buffer, 0, read);
            }
        } catch (IOException | InterruptedException e) {
            // One side is gone: the other one goes too.
        } finally {
            end(from, to);
        }
    }

    private void awaitGood() throws InterruptedException {
        synchronized (network) {
            while (silent && !closed) {
                network.wait();
            }
        }
    }

    private Duration currentDelay() {
        synchronized (network) {
            return delay;
        }
    }

    private void end(Socket... both) {
        for (Socket socket : both) {
            sockets.remove(socket);
            try {
                socket.close();
            } catch (IOException e) {
                // Gone is gone.
            }
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // Gone is gone.
        }
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        synchronized (network) {
            closed = true;
            network.notifyAll();
        }
        tear();
    }
}
