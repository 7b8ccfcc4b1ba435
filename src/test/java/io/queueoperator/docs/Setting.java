package io.queueoperator.docs;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A property of the configuration, as a person reads about it.
 *
 * @param name as in a properties file
 * @param type in words
 * @param fallback what holds where nobody says anything; empty when nothing does
 * @param meaning in Markdown
 */
record Setting(String name, String type, String fallback, String meaning) {
    /** How the names end whose values nobody may see. */
    private static final Pattern SECRETS = Pattern.compile(".*([.]keys|[.-]secret|[.-]password)");

    /** The variable of the environment that says the same. */
    String variable() {
        return name.replaceAll("[^A-Za-z0-9]+", "_").replaceAll("_$", "").toUpperCase(Locale.ROOT);
    }

    boolean isSecret() {
        return SECRETS.matcher(name).matches();
    }

    /** One line of a table. */
    String row() {
        return "| `" + name + "`<br>`" + variable() + "` | " + type + " | " + (fallback.isEmpty() ? "–" : "`" + fallback + "`")
                + " | " + (isSecret() ? "**Secret.** " : "") + meaning.replace("|", "\\|") + " |";
    }
}
