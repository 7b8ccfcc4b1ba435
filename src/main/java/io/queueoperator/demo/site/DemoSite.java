package io.queueoperator.demo.site;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The sample site on a free port of the loopback interface: real HTTP, with the troubles of a real site. */
public final class DemoSite implements AutoCloseable {

    /** How the site behaves: how long the slow page takes, and the pause before each piece of a document. */
    public record Pace(Duration slowPage, Duration documentPiece) {
        /** Slow enough that a person sees the bars move. */
        public static final Pace FOR_PEOPLE = new Pace(Duration.ofSeconds(4), Duration.ofMillis(150));
    }

    private static final String SLOW_PAGE = "notices.html";
    private static final int PIECES = 5;
    /** Nothing outside the folder of pages can be asked for: a name has no slash and no second dot. */
    private static final Pattern PAGE_NAME = Pattern.compile("[a-z0-9-]+\\.(html|txt)");

    private final HttpServer server;
    private final ExecutorService threads;
    private final Map<String, byte[]> documents = new HashMap<>();
    private final Pace pace;

    private DemoSite(HttpServer server, Pace pace) {
        this.server = server;
        this.pace = pace;
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "demo-site");
            thread.setDaemon(true);
            return thread;
        });
        SampleDocuments.print().forEach((name, pdf) -> documents.put("documents/" + name, pdf));
        server.setExecutor(threads);
        server.createContext("/", this::answer);
    }

    /** Prints the documents and opens the site. */
    public static DemoSite open(Pace pace) throws IOException {
        InetSocketAddress anyFreePort = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
        DemoSite site = new DemoSite(HttpServer.create(anyFreePort, 0), pace);
        site.server.start();
        return site;
    }

    /** Where a crawl starts. */
    public URI home() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String name = path.equals("/") ? "index.html" : path.substring(1);
            byte @Nullable [] document = documents.get(name);
            byte @Nullable [] page = PAGE_NAME.matcher(name).matches() ? page(name) : null;
            if (document != null) {
                sendInPieces(exchange, document);
            } else if (page != null) {
                pause(name.equals(SLOW_PAGE) ? pace.slowPage() : Duration.ZERO);
                send(exchange, 200, name.endsWith(".txt") ? "text/plain" : "text/html; charset=utf-8", page);
            } else {
                send(exchange, 404, "text/plain", "no such page\n".getBytes(StandardCharsets.US_ASCII));
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte @Nullable [] page(String name) throws IOException {
        try (InputStream page = DemoSite.class.getResourceAsStream("/demo-site/" + name)) {
            return page == null ? null : page.readAllBytes();
        }
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private void sendInPieces(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        exchange.getResponseHeaders().set("Content-Type", "application/pdf");
        exchange.sendResponseHeaders(200, body.length);
        OutputStream line = exchange.getResponseBody();
        for (int piece = 0; piece < PIECES; piece++) {
            pause(pace.documentPiece());
            int from = body.length * piece / PIECES;
            line.write(body, from, body.length * (piece + 1) / PIECES - from);
            line.flush();
        }
    }

    private static void pause(Duration length) throws InterruptedException {
        Thread.sleep(length.toMillis());
    }
}
