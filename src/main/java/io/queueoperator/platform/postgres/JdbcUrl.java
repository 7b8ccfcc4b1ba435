package io.queueoperator.platform.postgres;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The JDBC address of the database that a reactive address names, so that a deployment configures its database once and
 * Flyway, which knows only JDBC, finds it too.
 *
 * @param url {@code jdbc:postgresql://…}; never contains a user or a password
 * @param username what the reactive address said before its {@code @}; the JDBC driver has no place for it there
 * @param password likewise
 */
public record JdbcUrl(String url, Optional<String> username, Optional<String> password) {

    private static final Pattern REACTIVE = Pattern.compile(
            "(?:vertx-reactive:)?postgres(?:ql)?://"
                    + "(?:(?<user>[^:@/?]*)(?::(?<password>[^@/?]*))?@)?"
                    + "(?<address>[^/?]*)(?:/(?<database>[^?]*))?(?:\\?(?<query>.*))?");

    /** Several addresses may stand in a row; a comma inside one (in a parameter, say) separates nothing. */
    private static final Pattern NEXT_ADDRESS = Pattern.compile(",\\s*(?=(?:vertx-reactive:)?postgres(?:ql)?://)");

    /**
     * @param reactiveUrls one or more addresses as {@code quarkus.datasource.reactive.url} takes them, separated by commas;
     *     the first one counts
     * @throws IllegalArgumentException if that is not the address of a PostgreSQL; the message does not repeat it, for it
     *     may hold a password
     */
    public static JdbcUrl ofReactive(String reactiveUrls) {
        Matcher parts = REACTIVE.matcher(NEXT_ADDRESS.split(reactiveUrls.trim(), 2)[0].trim());
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "quarkus.datasource.reactive.url is not of the form postgresql://host:port/database");
        }
        Optional<String> username = Optional.ofNullable(parts.group("user")).map(JdbcUrl::decoded);
        Optional<String> password = Optional.ofNullable(parts.group("password")).map(JdbcUrl::decoded);
        List<String> parameters = new ArrayList<>();
        for (String parameter : Optional.ofNullable(parts.group("query")).orElse("").split("&")) {
            String name = parameter.substring(0, Math.max(parameter.indexOf('='), 0));
            String value = parameter.substring(parameter.indexOf('=') + 1);
            switch (name) {
                case "user" -> username = Optional.of(decoded(value));
                case "password" -> password = Optional.of(decoded(value));
                // The two clients have different names for these.
                case "application_name" -> parameters.add("ApplicationName=" + value);
                case "search_path" -> parameters.add("currentSchema=" + value);
                case "" -> { }
                default -> parameters.add(parameter);
            }
        }
        String database = Optional.ofNullable(parts.group("database")).orElse("");
        String query = parameters.isEmpty() ? "" : "?" + String.join("&", parameters);
        return new JdbcUrl("jdbc:postgresql://" + parts.group("address") + "/" + database + query, username, password);
    }

    /** A plus means itself in the part before the {@code @}, unlike in a form. */
    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", URLEncoder.encode("+", StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }
}
