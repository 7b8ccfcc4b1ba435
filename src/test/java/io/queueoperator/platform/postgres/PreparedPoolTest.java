package io.queueoperator.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PreparedPoolTest {
    private static final String LONG = " ".repeat(3_000);

    @Test
    void a_claim_stays_prepared_however_long_it_is() {
        assertThat(PreparedPool.isKept("/* claim.next */" + LONG)).isTrue();
        assertThat(PreparedPool.isKept("/* finish.complete */" + LONG)).isTrue();
    }

    @Test
    void a_long_question_of_people_is_planned_for_what_it_asks() {
        assertThat(PreparedPool.isKept("/* ledger.list_jobs */" + LONG)).isFalse();
    }

    @Test
    void a_short_statement_stays_prepared_whatever_its_name() {
        assertThat(PreparedPool.isKept("select 1")).isTrue();
    }
}
