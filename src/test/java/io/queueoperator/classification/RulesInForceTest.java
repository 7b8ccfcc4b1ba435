package io.queueoperator.classification;

import static org.assertj.core.api.Assertions.assertThat;

import io.queueoperator.core.failure.DefaultRules;
import io.queueoperator.core.failure.RuleSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RulesInForceTest {
    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
    private static final RuleSet OTHER = RuleSet.of(List.of());

    @Test
    void a_first_look_that_never_ends_leaves_the_default_rules_until_it_ends_after_all() {
        RulesInForce inForce = new RulesInForce(Duration.ofMillis(10));

        assertThat(inForce.now().await().indefinitely()).isSameAs(DefaultRules.SET);
        assertThat(inForce.known()).isEmpty();
        inForce.put(new Standing(OTHER, Standing.Origin.FILE, NOW, null, false));
        assertThat(inForce.now().await().indefinitely()).isSameAs(OTHER);
    }

    @Test
    void who_comes_before_the_first_look_ends_gets_what_it_found() {
        RulesInForce inForce = new RulesInForce(Duration.ofHours(1));
        CompletableFuture<RuleSet> asked = inForce.now().subscribeAsCompletionStage();

        assertThat(asked).isNotDone();
        inForce.put(new Standing(OTHER, Standing.Origin.FILE, NOW, null, false));
        assertThat(asked).isCompletedWithValue(OTHER);
    }
}
