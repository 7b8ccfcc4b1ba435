package io.queueoperator.platform.security;

import io.queueoperator.core.job.Problem;
import io.queueoperator.core.job.ProblemCode;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Sessions of the console: a person gives their API key once, and the browser has a cookie from then on. */
@ApplicationScoped
public class Sessions {
    /** Brings back what the cookie's own page was told. */
    public static final String CSRF_HEADER = "X-CSRF-Token";

    private static final String COOKIE = "queue_operator_session";
    private static final Logger LOG = Logger.getLogger(Sessions.class);

    private final ApiKeys keys;
    private final SealedSessions sealed;
    private final FailedSignIns failures;
    private final SessionConfig config;

    Sessions(ApiKeys keys, SessionConfig config) {
        this.keys = keys;
        this.config = config;
        this.sealed = new SealedSessions(keys.all(), SessionSeal.of(config.sessionSecret(), keys.all()));
        this.failures = new FailedSignIns(config.signInFailures(), config.signInWindow());
    }

    /** A service whose sessions would be wrong does not start. */
    void check() {
        if (config.sessionLifetime().toSeconds() < 1 || config.signInFailures() < 1 || config.signInWindow().toSeconds() < 1) {
            throw new IllegalStateException("queue-operator.console.session-lifetime and sign-in-window must be at least"
                    + " 1s, and sign-in-failures at least 1.");
        }
    }

    /** A new session, and the header that gives it to the browser. */
    public record Opened(Session session, String setCookie) {
        @Override
        public String toString() {
            return "Opened[" + session + "]";
        }
    }

    /** Signs in: {@code UNAUTHENTICATED} when nobody has that key, {@code TOO_MANY_TRIES} after many of these. */
    public Opened signIn(String presented, HttpServerRequest request) {
        String address = request.remoteAddress() == null ? "" : String.valueOf(request.remoteAddress().hostAddress());
        long wait = failures.waitSeconds(address, System.nanoTime());
        if (wait > 0) {
            throw Problem.of(ProblemCode.TOO_MANY_TRIES,
                    "Too many sign-ins from this address have failed; try again in " + wait + " s.",
                    Map.of("retry_after_s", wait));
        }
        ApiKey key = keys.find(presented);
        if (key == null) {
            failures.failed(address, System.nanoTime());
            LOG.infof("A sign-in to the console failed, from %s", address);
            throw Problem.of(ProblemCode.UNAUTHENTICATED, "Nobody has this API key.");
        }
        Instant now = Instant.now();
        String cookie = sealed.issue(key, now.plus(config.sessionLifetime()));
        return new Opened(
                sealed.read(cookie, now).orElseThrow(),
                setCookie(cookie, config.sessionLifetime().toSeconds(), request));
    }

    /** The header that takes the cookie away. */
    public String removeCookie(HttpServerRequest request) {
        return setCookie("", 0, request);
    }

    /** Who is signed in by the cookie of a request. */
    public Optional<Session> of(HttpServerRequest request) {
        Cookie cookie = request.getCookie(COOKIE);
        return cookie == null ? Optional.empty() : sealed.read(cookie.getValue(), Instant.now());
    }

    /** Throws {@code CSRF_TOKEN_MISSING} unless the request changes nothing or was made by a page of ours. */
    public static void requireOurPage(HttpServerRequest request, Session session) {
        String method = request.method().name();
        boolean reads = method.equals("GET") || method.equals("HEAD");
        if (!reads && !session.isOurPage(request.getHeader(CSRF_HEADER))) {
            throw Problem.of(ProblemCode.CSRF_TOKEN_MISSING, "Calls with the cookie of the console that change something"
                    + " need the header " + CSRF_HEADER + " with the csrf_token of GET /pipeline/session.");
        }
    }

    private String setCookie(String value, long seconds, HttpServerRequest request) {
        boolean secure = config.secureCookie() || "https".equals(request.scheme());
        return COOKIE + '=' + value + "; Path=/; Max-Age=" + seconds + "; HttpOnly; SameSite=Strict"
                + (secure ? "; Secure" : "");
    }
}
