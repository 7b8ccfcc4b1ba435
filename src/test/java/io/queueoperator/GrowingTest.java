package io.queueoperator;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.testing.MigratedDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What docs/growing.md says of where tables may be, as far as that can be told without the engines. */
class GrowingTest {
    private static final Pattern MADE = Pattern.compile("create table queue_operator\\.([a-z_]+)");
    private static final Pattern TABLE = Pattern.compile("(?<!epoch )(?<!distinct )(?:from|join|into|update)\\s+([a-z_]+)\\.[a-z_]+");
    /** What a pooler of transactions cannot give: it belongs to a session. */
    private static final Pattern OF_A_SESSION = Pattern.compile(
            "(?i)pg_(try_)?advisory_lock|\\blisten\\s|\\bnotify\\s|set_config\\(|^\\s*set\\s+(session|local)\\b|create temp");

    @Test
    void the_layout_for_citus_names_every_table() throws IOException {
        String guide = Files.readString(Path.of("docs", "growing.md"));
        String layout = guide.substring(guide.indexOf("**The layout, table by table:**"));

        assertThat(tables()).hasSizeGreaterThan(30).allSatisfy(table -> assertThat(layout).contains("`" + table + "`"));
    }

    @Test
    void no_statement_names_tables_of_two_schemas() {
        statements().forEach((name, sql) -> assertThat(schemas(sql)).as(name).isSubsetOf("queue_operator", "pg_catalog"));
        assertThat(schemas("select 1 from queue_operator.jobs j join public.sources s on true"))
                .containsExactly("public", "queue_operator");
    }

    @Test
    void no_statement_leaves_anything_in_its_session() {
        statements().forEach((name, sql) -> assertThat(OF_A_SESSION.matcher(sql).find()).as(name).isFalse());
        assertThat(List.of("select pg_advisory_lock(1)", "listen jobs", "select set_config('a', 'b', false)"))
                .allMatch(sql -> OF_A_SESSION.matcher(sql).find());
    }

    private static Map<String, String> statements() {
        Map<String, String> statements = MigratedDatabase.statementsOfTheService();
        assertThat(statements).hasSizeGreaterThan(100);
        return statements;
    }

    private static Set<String> schemas(String sql) {
        return TABLE.matcher(sql).results().map(found -> found.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> tables() throws IOException {
        Set<String> tables = new TreeSet<>();
        try (var files = Files.list(Path.of("src", "main", "resources", "db", "migration"))) {
            for (Path file : files.toList()) {
                MADE.matcher(Files.readString(file)).results().map((MatchResult found) -> found.group(1)).forEach(tables::add);
            }
        }
        return tables;
    }
}
