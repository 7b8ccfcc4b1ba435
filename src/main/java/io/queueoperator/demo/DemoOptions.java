package io.queueoperator.demo;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What {@code ./run} hands to the demo. The script has checked what a person typed; this is a contract between two
 * programs.
 *
 * @param url the site to crawl; empty for the one that the project ships
 */
public record DemoOptions(URI operator, String apiKey, Path dataFolder, Optional<URI> url, boolean tty) {

    /** Reads {@code --operator URI --key KEY --data DIR [--url URL] [--tty]}. */
    public static DemoOptions parse(String... words) {
        URI operator = URI.create("http://127.0.0.1:8080");
        String key = "local";
        Path data = Path.of("data");
        Optional<URI> url = Optional.empty();
        boolean tty = false;
        for (int i = 0; i < words.length; i++) {
            switch (words[i]) {
                case "--operator" -> operator = URI.create(value(words, ++i));
                case "--key" -> key = value(words, ++i);
                case "--data" -> data = Path.of(value(words, ++i));
                case "--url" -> url = Optional.of(site(value(words, ++i)));
                case "--tty" -> tty = true;
                default -> throw new IllegalArgumentException("unknown option " + words[i]);
            }
        }
        return new DemoOptions(operator, key, data, url, tty);
    }

    private static String value(String[] words, int at) {
        if (at >= words.length) {
            throw new IllegalArgumentException(words[at - 1] + " needs a value");
        }
        return words[at];
    }

    private static URI site(String typed) {
        URI url = URI.create(typed.contains("://") ? typed : "https://" + typed);
        if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme()) || url.getHost() == null) {
            throw new IllegalArgumentException("--url takes an http or https address, not " + typed);
        }
        return url;
    }
}
