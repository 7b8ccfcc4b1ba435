package io.queueoperator.deploy;

import static io.queueoperator.deploy.Manifests.at;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the workflows may, what they stand on, and that they do what a person is told to do. */
class WorkflowsTest {
    private static final Path WORKFLOWS = Path.of(".github", "workflows");
    /** A commit, and which version that is, for whoever reads it; a tag can be moved. */
    private static final Pattern PINNED = Pattern.compile("[\\w.-]+/[\\w./-]+@[0-9a-f]{40} # v\\d+(\\.\\d+)*");

    @Test
    void every_action_is_pinned_to_a_commit() throws IOException {
        List<String> uses = lines().filter(line -> line.matches("(- )?uses:.*"))
                .map(line -> line.replaceFirst("(- )?uses:\\s*", "")).toList();
        assertThat(uses).isNotEmpty().allMatch(action -> PINNED.matcher(action).matches());
    }

    @Test
    void they_may_read_and_nothing_else_and_end_in_time() {
        for (Path file : files()) {
            Map<String, Object> workflow = Manifests.read(file).get(0).content();
            assertThat(workflow).containsEntry("permissions", Map.of("contents", "read"));
            Map<String, Map<String, Object>> jobs = at(workflow, "jobs");
            jobs.forEach((name, job) -> assertThat(job).as(name).containsKey("timeout-minutes").doesNotContainKey("permissions"));
        }
    }

    @Test
    void nobody_elses_change_runs_with_our_rights_and_no_credentials_are_left_behind() throws IOException {
        assertThat(lines()).noneMatch(line -> line.contains("pull_request_target"));
        for (Path file : files()) {
            Map<String, Map<String, Object>> jobs = at(Manifests.read(file).get(0).content(), "jobs");
            for (Map<String, Object> job : jobs.values()) {
                for (Map<String, Object> step : Manifests.<List<Map<String, Object>>>at(job, "steps")) {
                    if (String.valueOf(step.get("uses")).startsWith("actions/checkout@")) {
                        assertThat(Manifests.<Map<String, Object>>at(step, "with")).containsEntry("persist-credentials", false);
                    }
                    assertThat(String.valueOf(step.get("run"))).as("what anybody may write, in a shell")
                            .doesNotContain("${{ github.event", "${{ github.head_ref");
                }
            }
        }
    }

    @Test
    void they_do_what_the_readme_says_on_every_supported_java() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        String ci = Files.readString(WORKFLOWS.resolve("ci.yml"));
        assertThat(readme).contains("mvn verify").contains("./run");
        assertThat(ci).contains(".ci/run").contains("./run --exit");
        assertThat(Files.readString(Path.of(".ci", "run"))).contains("mvn -B -ntp verify");
        Object java = at(Manifests.read(WORKFLOWS.resolve("ci.yml")).get(0).content(),
                "jobs", "verify", "strategy", "matrix", "java");
        assertThat(java).isEqualTo(List.of(17, 21, 25));
    }

    private static Stream<String> lines() throws IOException {
        StringBuilder all = new StringBuilder();
        for (Path file : files()) {
            all.append(Files.readString(file));
        }
        return all.toString().lines().map(String::strip);
    }

    private static List<Path> files() {
        try (Stream<Path> files = Files.list(WORKFLOWS)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
