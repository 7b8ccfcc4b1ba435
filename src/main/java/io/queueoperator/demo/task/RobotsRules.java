package io.queueoperator.demo.task;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The part of a robots.txt that a small polite crawler needs: the paths that are closed to everybody or to us. */
public record RobotsRules(List<String> closed) {

    /** A site without rules. */
    public static final RobotsRules NONE = new RobotsRules(List.of());

    /** Reads the groups for {@code *} and for {@code agent}; both count, which is stricter than the standard asks for. */
    public static RobotsRules parse(String text, String agent) {
        List<String> closed = new ArrayList<>();
        boolean ours = false;
        boolean namesEnded = true;
        for (String raw : text.split("\\R")) {
            String line = raw.replaceFirst("#.*", "").trim();
            int colon = line.indexOf(':');
            if (colon < 0) {
                continue;
            }
            String field = line.substring(0, colon).trim().toLowerCase(Locale.ROOT);
            String value = line.substring(colon + 1).trim();
            if (field.equals("user-agent")) {
                boolean named = value.equals("*") || value.equalsIgnoreCase(agent);
                ours = named || ours && !namesEnded;
                namesEnded = false;
            } else {
                namesEnded = true;
                if (ours && field.equals("disallow") && !value.isEmpty()) {
                    closed.add(value.replaceFirst("[*$].*", "")); // a pattern closes all that begins like it
                }
            }
        }
        return new RobotsRules(List.copyOf(closed));
    }

    /** Whether the crawler may ask for this page. */
    public boolean allow(URI page) {
        String query = page.getRawQuery() == null ? "" : "?" + page.getRawQuery();
        String path = page.getRawPath() + query;
        return closed.stream().noneMatch(path::startsWith);
    }
}
