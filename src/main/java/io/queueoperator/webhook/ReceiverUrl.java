package io.queueoperator.webhook;

import io.queueoperator.core.job.Problem;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a message may go, as far as its text tells: a name is looked at again when it is resolved.
 *
 * @param https whether it is called with TLS
 * @param host a name, or an address (IPv6 without brackets)
 * @param port where it listens
 * @param target path and query, as written
 */
record ReceiverUrl(boolean https, String host, int port, String target) {
    private static final String FIELD = "url";
    private static final int LONGEST = 2048;
    /** What resolvers take for an IPv4 address in one of its stranger ways to write it: 2130706433, 0x7f.1, 127.1. */
    private static final Pattern NUMERIC = Pattern.compile("(.*\\.)?(\\d+|0[xX][0-9a-fA-F]*)");
    private static final Pattern DOTTED = Pattern.compile(
            "((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)\\.){3}(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)");

    /**
     * Reads a URL; a problem of the field {@code url} that says what is wrong, without repeating it.
     *
     * @param allowHttp whether it may be without TLS
     * @param allowPrivate whether it may be in this network
     */
    static ReceiverUrl parse(String text, boolean allowHttp, boolean allowPrivate) {
        URI uri = uri(text);
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        String right = "a URL such as http" + (allowHttp ? "" : "s") + "://receiver.example.org/hook";
        if (!scheme.equals("https") && !(allowHttp && scheme.equals("http"))) {
            throw Problem.invalid(FIELD, scheme.equals("http") ? "is not https" : "is not a web address", right);
        }
        if (uri.getRawUserInfo() != null) {
            throw Problem.invalid(FIELD, "has a user before the host", "a URL without user and password");
        }
        if (uri.getHost() == null || uri.getHost().isEmpty()) {
            throw Problem.invalid(FIELD, "has no valid host", right + ", with a name in ASCII (punycode)");
        }
        if (uri.getRawFragment() != null) {
            throw Problem.invalid(FIELD, "has a fragment", "a URL without #");
        }
        if (uri.getPort() == 0 || uri.getPort() > 65_535) {
            throw Problem.invalid(FIELD, "has a port out of range", "a port from 1 to 65535");
        }
        String host = host(uri.getHost());
        if (!allowPrivate) {
            refusal(host).ifPresent(kind -> {
                throw Problem.invalid(FIELD, "leads to a " + kind + " address", "a host on the public internet");
            });
        }
        boolean https = scheme.equals("https");
        int port = uri.getPort() > 0 ? uri.getPort() : https ? 443 : 80;
        return new ReceiverUrl(https, host, port, target(uri));
    }

    private static URI uri(String text) {
        if (text.length() > LONGEST) {
            throw Problem.invalid(FIELD, "has the wrong length", "a URL of at most " + LONGEST + " characters");
        }
        try {
            URI uri = new URI(text);
            if (!text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
                throw Problem.invalid(FIELD, "has characters outside of ASCII", "them percent-encoded, the host in punycode");
            }
            return uri;
        } catch (URISyntaxException e) {
            throw Problem.invalid(FIELD, "is not a URL", "a URL such as https://receiver.example.org/hook");
        }
    }

    private static String host(String host) {
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host.toLowerCase(Locale.ROOT);
        String name = bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare;
        boolean strangeNumber =
                !name.contains(":") && NUMERIC.matcher(name).matches() && !DOTTED.matcher(name).matches();
        if (name.isEmpty() || name.contains("%") || strangeNumber) {
            throw Problem.invalid(FIELD, "has a host that is neither a name nor an address",
                    "a name, four decimal numbers with dots, or an IPv6 address in brackets");
        }
        return name;
    }

    /** What the text alone gives away: literal addresses, and the names that always mean this machine. */
    private static Optional<String> refusal(String host) {
        if (host.equals("localhost") || host.endsWith(".localhost")) {
            return Optional.of("loopback");
        }
        if (!host.contains(":") && !DOTTED.matcher(host).matches()) {
            return Optional.empty();
        }
        try {
            // A literal is parsed, never looked up.
            return PublicAddress.refusal(InetAddress.getByName(host).getAddress());
        } catch (UnknownHostException e) {
            throw Problem.invalid(FIELD, "has a host that is no valid address", "a name or an address");
        }
    }

    private static String target(URI uri) {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    /** For the header {@code Host}. */
    String authorityHost() {
        return host.contains(":") ? "[" + host + "]" : host;
    }
}
