package io.queueoperator.classification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.Test;

class RulesHealthTest {
    private final RulesInForce inForce = new RulesInForce();
    private final RulesHealth health = new RulesHealth(inForce);

    @Test
    void before_the_first_look_it_is_starting() {
        assertThat(said()).containsEntry("mode", "starting");
    }

    @Test
    void rules_in_force_are_current() {
        Standing standing = Standing.defaults(Instant.EPOCH);
        inForce.put(standing);
        assertThat(said()).containsEntry("mode", "current").containsEntry("origin", "defaults")
                .containsEntry("version", standing.rules().version());
    }

    @Test
    void a_refused_file_is_no_reason_to_be_down_and_is_said() {
        inForce.put(Standing.defaults(Instant.EPOCH).refused(
                List.of(ProposedRules.refused(1, 1, "the file is empty", "rules").problems().get(0)), Instant.EPOCH));
        assertThat(said()).containsEntry("mode", "degraded: the rule file is refused");
    }

    private Map<String, Object> said() {
        HealthCheckResponse answer = health.call();
        assertThat(answer.getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
        return answer.getData().orElseThrow();
    }
}
