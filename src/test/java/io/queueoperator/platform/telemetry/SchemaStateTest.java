package io.queueoperator.platform.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SchemaStateTest {
    /** Before the first release nobody had to be kept in mind. */
    private static final int LAST_WITHOUT_RULES = 16;
    private static final Pattern NAME = Pattern.compile("V(\\d+)__(?:contract_(\\d+)_)?.*");
    private static final Pattern TAKES_AWAY = Pattern.compile(
            "\\bdrop\\s+(table|column|view|function|type|schema)\\b|\\brename\\b|\\bset\\s+not\\s+null\\b|\\btruncate\\b"
                    + "|\\balter\\s+column\\s+\\S+\\s+(set\\s+data\\s+)?type\\b");

    @Test
    void its_own_schema_fits_and_so_does_any_newer_one_that_was_only_added_to() {
        assertThat(new SchemaState(16, 0, true).unfitFor(16)).isNull();
        assertThat(new SchemaState(20, 0, true).unfitFor(16)).isNull();
        assertThat(new SchemaState(20, 16, true).unfitFor(16)).isNull();
    }

    @Test
    void an_older_one_a_contracted_one_and_a_broken_one_do_not_fit() {
        assertThat(new SchemaState(15, 0, true).unfitFor(16)).contains("too old").contains("--migrate-and-exit");
        assertThat(new SchemaState(18, 17, true).unfitFor(16)).contains("too new");
        assertThat(new SchemaState(16, 0, false).unfitFor(16)).contains("failed midway");
    }

    @Test
    void a_migration_that_takes_something_away_says_which_versions_it_leaves_behind() throws Exception {
        for (Path file : migrations()) {
            Matcher name = NAME.matcher(file.getFileName().toString());
            assertThat(name.matches()).isTrue();
            int version = Integer.parseInt(name.group(1));
            if (version > LAST_WITHOUT_RULES && takesAway(file)) {
                assertThat(name.group(2)).as("V%d takes something away, so it is named V%d__contract_NN_…", version, version)
                        .isNotNull();
                assertThat(Integer.parseInt(name.group(2)))
                        .as("services of the version before V%d must still work on it", version).isLessThan(version);
            }
        }
    }

    @Test
    void what_takes_something_away_is_recognised() {
        for (String sql : List.of("drop table t", "alter table t drop column c", "alter table t rename to u",
                "alter table t alter column c set not null", "alter table t alter column c type bigint", "truncate t")) {
            assertThat(TAKES_AWAY.matcher(sql).find()).as(sql).isTrue();
        }
        for (String sql : List.of("drop index i", "create table t (c text not null)", "alter table t add column type text")) {
            assertThat(TAKES_AWAY.matcher(sql).find()).as(sql).isFalse();
        }
    }

    private static boolean takesAway(Path file) throws Exception {
        String sql = Files.readString(file).replaceAll("--[^\n]*", "").toLowerCase(Locale.ROOT);
        return TAKES_AWAY.matcher(sql).find();
    }

    private static List<Path> migrations() throws Exception {
        try (Stream<Path> files = Files.list(Path.of(SchemaState.class.getResource("/db/migration").toURI()))) {
            return files.toList();
        }
    }
}
