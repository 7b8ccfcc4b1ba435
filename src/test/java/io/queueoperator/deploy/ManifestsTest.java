package io.queueoperator.deploy;

import static io.queueoperator.deploy.Manifests.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.queueoperator.deploy.Manifests.Manifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code kubectl apply -k} would send is something Kubernetes takes, and means this service. */
class ManifestsTest {
    private static final Path BASE = Manifests.ROOT.resolve("base");
    private static final Path TRY = Manifests.ROOT.resolve("overlays").resolve("try");
    /** Of the Prometheus Operator, whose model is not that of Kubernetes. */
    private static final Predicate<Manifest> FOREIGN = manifest -> manifest.kind().equals("ServiceMonitor");
    private static final Duration FOR_THE_REST = Duration.ofSeconds(10);

    @Test
    void kubernetes_knows_every_field_and_misses_none() {
        assertThat(Manifests.all()).hasSizeGreaterThan(10);
        for (Manifest manifest : Manifests.all().stream().filter(FOREIGN.negate()).toList()) {
            try {
                KubernetesSchema.check(manifest.content());
            } catch (IllegalArgumentException e) {
                throw new AssertionError(manifest + ": " + e.getMessage(), e);
            }
        }
    }

    @Test
    void a_misspelled_field_a_missing_one_and_a_wrong_type_are_noticed() {
        assertThatThrownBy(() -> KubernetesSchema.check(broken("readinessProb", Map.of())))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("readinessProb");
        assertThatThrownBy(() -> KubernetesSchema.check(broken("name", null)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("name");
        assertThatThrownBy(() -> KubernetesSchema.check(broken("args", "not a list")))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("args");
    }

    @Test
    void every_file_belongs_to_a_kustomization_and_every_resource_of_one_is_there() {
        Set<Path> referred = new HashSet<>();
        for (Path folder : Manifests.kustomizations()) {
            for (Path resource : Manifests.resources(folder)) {
                assertThat(resource).as("what %s refers to", folder).exists();
                assertThat(Files.isRegularFile(resource) || Files.exists(resource.resolve("kustomization.yaml"))).isTrue();
                referred.add(resource);
            }
        }
        assertThat(referred).containsAll(Manifests.all().stream().map(Manifest::file).toList());
    }

    @Test
    void no_two_objects_of_an_overlay_have_one_name() {
        List<String> names = Manifests.of(TRY).stream().map(each -> each.kind() + " " + each.name()).toList();
        assertThat(names).doesNotHaveDuplicates();
    }

    @Test
    void every_setting_is_one_that_the_service_reads() throws Exception {
        Set<String> known = ServiceSettings.variables();
        for (Object container : containers(deployment())) {
            assertThat(known).containsAll(environment(container));
        }
        Manifests.generated(BASE, "configMapGenerator").values()
                .forEach(literals -> assertThat(known).containsAll(literals.stream().map(ManifestsTest::nameOf).toList()));
    }

    @Test
    void every_secret_and_setting_that_is_referred_to_is_there_when_all_of_it_is_tried() {
        Map<String, List<String>> secrets = Manifests.generated(TRY, "secretGenerator");
        Map<String, List<String>> settings = Manifests.generated(TRY, "configMapGenerator");
        for (Manifest workload : workloads()) {
            for (Object container : containers(workload)) {
                for (Map<String, Object> variable : variables(container)) {
                    if (variable.containsKey("valueFrom")) {
                        String secret = at(variable, "valueFrom", "secretKeyRef", "name");
                        String key = at(variable, "valueFrom", "secretKeyRef", "key");
                        assertThat(secrets).as("%s of %s", variable, workload).containsKey(secret);
                        assertThat(secrets.get(secret).stream().map(ManifestsTest::nameOf)).contains(key);
                    }
                }
                for (Object from : ManifestsTest.<Object>list(container, "envFrom")) {
                    assertThat(settings).containsKey(at(from, "configMapRef", "name"));
                }
            }
        }
    }

    @Test
    void the_base_holds_no_secret() {
        assertThat(Manifests.kustomization(BASE)).doesNotContainKey("secretGenerator");
        assertThat(Manifests.of(BASE)).noneMatch(manifest -> manifest.kind().equals("Secret"));
    }

    @Test
    void probes_ask_what_the_service_answers_on_the_port_it_listens_on() throws Exception {
        Map<String, Object> service = service();
        assertThat(ManifestsTest.<Integer>in(service, "ports", 0, "containerPort").toString())
                .isEqualTo(ServiceSettings.property("quarkus.http.port"));
        Map<String, String> probes = Map.of("startupProbe", "/q/health/started", "livenessProbe", "/q/health/live",
                "readinessProbe", "/q/health/ready");
        probes.forEach((probe, path) -> {
            assertThat(ManifestsTest.<String>in(service, probe, "httpGet", "path")).isEqualTo(path);
            assertThat(ManifestsTest.<String>in(service, probe, "httpGet", "port")).isEqualTo(in(service, "ports", 0, "name"));
        });
    }

    @Test
    void there_is_time_for_all_that_an_ending_instance_waits_for() {
        List<String> settings = Manifests.generated(BASE, "configMapGenerator").get("queue-operator");
        Duration waits = setting(settings, "QUARKUS_SHUTDOWN_DELAY").plus(setting(settings, "QUARKUS_SHUTDOWN_TIMEOUT"));
        int grace = at(deployment().content(), "spec", "template", "spec", "terminationGracePeriodSeconds");
        assertThat(Duration.ofSeconds(grace)).isGreaterThanOrEqualTo(waits.plus(FOR_THE_REST));
    }

    @Test
    void readiness_is_lost_in_the_eyes_of_kubernetes_before_requests_are_refused() {
        Map<String, Object> probe = at(service(), "readinessProbe");
        int seconds = (int) probe.get("periodSeconds") * (int) probe.get("failureThreshold");
        List<String> settings = Manifests.generated(BASE, "configMapGenerator").get("queue-operator");
        assertThat(Duration.ofSeconds(seconds)).isLessThan(setting(settings, "QUARKUS_SHUTDOWN_DELAY"));
    }

    @Test
    void the_schema_is_migrated_by_the_same_image_before_and_not_by_the_service() {
        Map<String, Object> migration = at(deployment().content(), "spec", "template", "spec", "initContainers", 0);
        assertThat(migration.get("image")).isEqualTo(service().get("image"));
        assertThat(migration.get("args")).isEqualTo(List.of("--migrate-and-exit"));
        assertThat(Manifests.generated(BASE, "configMapGenerator").get("queue-operator"))
                .contains("QUARKUS_FLYWAY_MIGRATE_AT_START=false");
    }

    @Test
    void pods_may_do_nothing_that_they_need_not() {
        for (Manifest workload : workloads()) {
            Map<String, Object> pod = at(workload.content(), "spec", "template", "spec");
            assertThat(pod).as(workload.toString()).containsEntry("automountServiceAccountToken", false);
            assertThat(ManifestsTest.<Map<String, Object>>in(pod, "securityContext")).containsEntry("runAsNonRoot", true)
                    .containsEntry("seccompProfile", Map.of("type", "RuntimeDefault"));
            for (Object container : containers(workload)) {
                assertThat(ManifestsTest.<Map<String, Object>>in(container, "securityContext"))
                        .as(workload.toString()).isEqualTo(Map.of("allowPrivilegeEscalation", false,
                                "readOnlyRootFilesystem", true, "capabilities", Map.of("drop", List.of("ALL"))));
                assertThat(ManifestsTest.<Map<String, Object>>in(container, "resources")).containsKeys("requests", "limits");
            }
        }
    }

    @Test
    void what_selects_pods_selects_those_of_the_deployment() {
        Map<String, String> labels = at(deployment().content(), "spec", "template", "metadata", "labels");
        for (Manifest each : Manifests.of(BASE)) {
            Map<String, String> selected = switch (each.kind()) {
                case "Service" -> at(each.content(), "spec", "selector");
                case "Deployment", "PodDisruptionBudget" -> at(each.content(), "spec", "selector", "matchLabels");
                case "NetworkPolicy" -> at(each.content(), "spec", "podSelector", "matchLabels");
                default -> labels;
            };
            assertThat(labels.entrySet()).as(each.toString()).containsAll(selected.entrySet());
        }
        assertThat(ManifestsTest.<String>in(only("HorizontalPodAutoscaler").content(), "spec", "scaleTargetRef", "name"))
                .isEqualTo(deployment().name());
        assertThat(ManifestsTest.<String>in(deployment().content(), "spec", "template", "spec", "serviceAccountName"))
                .isEqualTo(only("ServiceAccount").name());
    }

    @Test
    void the_service_monitor_finds_the_metrics() {
        Manifest monitor = Manifests.of(Manifests.ROOT.resolve("components").resolve("servicemonitor")).get(0);
        Map<String, Object> endpoint = at(monitor.content(), "spec", "endpoints", 0);
        assertThat(endpoint).containsEntry("path", "/q/metrics").containsEntry("port", at(service(), "ports", 0, "name"));
        Map<String, String> labels = at(only("ServiceAccount").content(), "metadata", "labels");
        assertThat(ManifestsTest.<Map<String, String>>in(monitor.content(), "spec", "selector", "matchLabels")).isEqualTo(labels);
    }

    private static Map<String, Object> broken(String field, Object value) {
        Manifest copy = Manifests.read(BASE.resolve("deployment.yaml")).get(0);
        Map<String, Object> container = at(copy.content(), "spec", "template", "spec", "containers", 0);
        if (value == null) {
            container.remove(field);
        } else {
            container.put(field, value);
        }
        return copy.content();
    }

    private static Manifest deployment() {
        return only("Deployment");
    }

    private static Manifest only(String kind) {
        return Manifests.of(BASE).stream().filter(each -> each.kind().equals(kind)).reduce((a, b) -> {
            throw new AssertionError("two of " + kind);
        }).orElseThrow();
    }

    private static Map<String, Object> service() {
        return at(deployment().content(), "spec", "template", "spec", "containers", 0);
    }

    private static List<Manifest> workloads() {
        return Manifests.of(TRY).stream()
                .filter(each -> Set.of("Deployment", "StatefulSet").contains(each.kind())).toList();
    }

    private static List<Object> containers(Manifest workload) {
        Object pod = at(workload.content(), "spec", "template", "spec");
        return Stream.of("initContainers", "containers").flatMap(key -> list(pod, key).stream()).toList();
    }

    private static List<Map<String, Object>> variables(Object container) {
        return list(container, "env");
    }

    private static List<String> environment(Object container) {
        return variables(container).stream().map(variable -> (String) variable.get("name")).toList();
    }

    private static String nameOf(String literal) {
        return literal.substring(0, literal.indexOf('='));
    }

    private static Duration setting(List<String> literals, String name) {
        String value = literals.stream().filter(each -> nameOf(each).equals(name)).findFirst().orElseThrow();
        return Duration.parse("PT" + value.substring(value.indexOf('=') + 1));
    }

    private static <T> T in(Object from, Object... path) {
        return at(from, path);
    }

    private static <T> List<T> list(Object from, String key) {
        List<T> found = at(from, key);
        return found == null ? new ArrayList<>() : found;
    }
}
