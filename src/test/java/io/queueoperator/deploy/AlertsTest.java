package io.queueoperator.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.queueoperator.testing.MetricTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

/** The rules of Prometheus and the dashboard of Grafana speak of metrics that there are, and each alert says what to do. */
class AlertsTest {
    private static final Path FOLDER = Path.of("deploy", "alerts");
    private static final Path RULES = FOLDER.resolve("queue-operator.rules.yml");
    private static final Path RUNBOOK = Path.of("docs", "runbook.md");
    private static final Path DASHBOARD = Path.of("deploy", "dashboards", "queue-operator.json");

    /** What a name in PromQL may be part of. */
    private static final Pattern METRIC = Pattern.compile("\\b(queue_operator[a-z_:0-9]*|jvm_\\w+|process_\\w+|http_\\w+|up)\\b(?!=)");
    private static final Pattern PART_OF_HISTOGRAM = Pattern.compile("_(bucket|count|sum|max)$");

    @ParameterizedTest
    @CsvSource({"check, queue-operator.rules.yml", "test, queue-operator.test.yml"})
    void promtool_finds_nothing_wrong(String what, String file) throws Exception {
        boolean there = Stream.of(System.getenv("PATH").split(":")).anyMatch(dir -> Files.isExecutable(Path.of(dir, "promtool")));
        if (!there) {
            System.err.println("!!! promtool is not on the PATH (Debian: apt-get install prometheus):"
                    + " the alert rules are NOT checked !!!");
        }
        assumeTrue(there, "promtool is on the PATH");

        Process promtool = new ProcessBuilder("promtool", what, "rules", file)
                .directory(FOLDER.toFile()).redirectErrorStream(true).start();
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(promtool.waitFor()).as(said).isZero();
    }

    @Test
    void rules_use_only_metrics_of_the_table_or_what_they_record_themselves() throws IOException {
        Set<String> recorded = rules().stream().filter(rule -> rule.containsKey("record"))
                .map(rule -> (String) rule.get("record")).collect(Collectors.toSet());

        for (Map<String, Object> rule : rules()) {
            Set<String> used = metrics((String) rule.get("expr"));
            assertThat(used).as("%s", rule).isNotEmpty();
            used.removeAll(recorded);
            assertThat(unknown(used)).as("%s", rule).isEmpty();
        }
    }

    @Test
    void each_alert_says_how_bad_it_is_what_it_is_and_where_to_read_what_to_do() throws IOException {
        for (Map<String, Object> alert : alerts()) {
            String name = (String) alert.get("alert");
            assertThat(((Map<?, ?>) alert.get("labels")).get("severity")).as(name).isIn("critical", "warning");
            Map<?, ?> annotations = (Map<?, ?>) alert.get("annotations");
            assertThat(annotations.keySet().toString()).as(name).contains("summary").contains("description");
            assertThat(annotations.get("runbook_url")).isEqualTo("docs/runbook.md#" + name.toLowerCase(Locale.ROOT));
        }
    }

    @Test
    void each_alert_has_its_paragraph_in_the_runbook_and_each_paragraph_its_alert() throws IOException {
        Set<String> alerts = alerts().stream().map(alert -> (String) alert.get("alert")).collect(Collectors.toCollection(TreeSet::new));
        String runbook = Files.readString(RUNBOOK);

        assertThat(found("(?m)^### (\\w+)$", runbook)).isEqualTo(alerts);
        assertThat(Stream.of(runbook.split("(?m)^### ")).skip(1)).hasSize(alerts.size()).allSatisfy(
                paragraph -> assertThat(paragraph).contains("**Users**").contains("**Look**").contains("**Do**").contains("**Escalate**"));
    }

    @Test
    void the_runbook_names_only_metrics_of_the_table() throws IOException {
        assertThat(unknown(found("\\b(queue_operator_[a-z_]+)", Files.readString(RUNBOOK)).stream()
                .filter(name -> !name.endsWith("_")).collect(Collectors.toSet()))).isEmpty();
    }

    @Test
    void the_dashboard_is_one_that_grafana_can_import_and_shows_metrics_of_the_table() throws IOException {
        JsonNode dashboard = new ObjectMapper().readTree(DASHBOARD.toFile());

        assertThat(dashboard.get("schemaVersion").asInt()).isGreaterThanOrEqualTo(39);
        assertThat(dashboard.at("/templating/list/0/type").asText()).isEqualTo("datasource");
        List<String> rows = new ArrayList<>();
        Set<Integer> ids = new TreeSet<>();
        for (JsonNode panel : dashboard.get("panels")) {
            assertThat(ids.add(panel.get("id").asInt())).as("%s", panel).isTrue();
            if (panel.get("type").asText().equals("row")) {
                rows.add(panel.get("title").asText());
                continue;
            }
            assertThat(panel.at("/datasource/uid").asText()).isEqualTo("${datasource}");
            assertThat(panel.get("targets")).isNotEmpty().allSatisfy(target -> {
                Set<String> used = metrics(target.get("expr").asText());
                assertThat(used).isNotEmpty();
                assertThat(unknown(used)).as("%s", target).isEmpty();
            });
        }
        assertThat(rows).containsExactly("Queue", "Failures", "Leases & reaper", "Stores", "Webhooks", "JVM");
    }

    @Test
    void what_is_measured_by_every_instance_is_never_added_up() throws IOException {
        List<String> expressions = new ArrayList<>(rules().stream().map(rule -> (String) rule.get("expr")).toList());
        for (JsonNode panel : new ObjectMapper().readTree(DASHBOARD.toFile()).get("panels")) {
            panel.path("targets").forEach(target -> expressions.add(target.get("expr").asText()));
        }
        Set<String> gauges = MetricTable.read().entrySet().stream()
                .filter(entry -> entry.getValue().type().equals("gauge") && entry.getKey().startsWith("queue_operator_"))
                .map(Map.Entry::getKey).collect(Collectors.toSet());
        Pattern sums = Pattern.compile("sum(?: by \\([^)]*\\))? ?\\((queue_operator_\\w+)");

        assertThat(expressions).allSatisfy(expression -> assertThat(sums.matcher(expression).results()
                .map(result -> result.group(1)).filter(gauges::contains)).isEmpty());
    }

    private static Set<String> unknown(Set<String> names) {
        Map<String, MetricTable.Entry> table = MetricTable.read();
        return names.stream()
                .filter(name -> !table.containsKey(name))
                .filter(name -> {
                    MetricTable.Entry whole = table.get(PART_OF_HISTOGRAM.matcher(name).replaceAll(""));
                    return whole == null || !Set.of("histogram", "summary").contains(whole.type());
                })
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> metrics(String expression) {
        // Neither the values of labels nor the names that are grouped by are metrics.
        String bare = expression.replaceAll("\"[^\"]*\"", "").replaceAll("\\b(by|on|group_left) ?\\([^)]*\\)", "");
        return METRIC.matcher(bare).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> found(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().map(result -> result.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Map<String, Object>> alerts() throws IOException {
        return rules().stream().filter(rule -> rule.containsKey("alert")).toList();
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> rules() throws IOException {
        Map<String, Object> file = new Yaml().load(Files.readString(RULES));
        return ((List<Map<String, Object>>) file.get("groups")).stream()
                .flatMap(group -> ((List<Map<String, Object>>) group.get("rules")).stream()).toList();
    }
}
