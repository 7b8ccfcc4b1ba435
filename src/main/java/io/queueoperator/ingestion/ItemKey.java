package io.queueoperator.ingestion;

import io.queueoperator.core.job.Job;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** What identifies an item within its run (CONTRACTS C): the first of id, url that the job has. It never changes. */
final class ItemKey {
    private ItemKey() {}

    static String of(Stage stage, Job job) {
        String id = stage.subjectId(job.origin());
        if (id != null) {
            return stage.itemType() + ":" + id;
        }
        String url = job.origin().documentUrl();
        if (url != null) {
            return stage.itemType() + "_url:" + sha256(normalized(url));
        }
        // The contract ends here, and a failure must not be lost: a source has one discovery, any other job is its own.
        String sourceId = job.origin().sourceId();
        return stage == Stage.DISCOVERY && sourceId != null ? "source:" + sourceId : "job:" + job.id();
    }

    /** The same url, however it was written: scheme and host in small letters, no default port, no fragment. */
    static String normalized(String url) {
        try {
            URI uri = new URI(url.strip()).normalize();
            if (uri.getScheme() == null || uri.getHost() == null) {
                return url.strip();
            }
            String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
            boolean defaultPort = uri.getPort() == -1
                    || scheme.equals("http") && uri.getPort() == 80
                    || scheme.equals("https") && uri.getPort() == 443;
            String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
            return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + (defaultPort ? "" : ":" + uri.getPort())
                    + path + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        } catch (URISyntaxException e) {
            return url.strip();
        }
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
