package io.queueoperator.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.pgclient.PgException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class StoreFailureTest {
    @Test
    void a_row_that_is_gone_is_told_apart_from_one_that_is_there_already() {
        assertThat(StoreFailure.isForeignKeyViolation(failure("23503"))).isTrue();
        assertThat(StoreFailure.isForeignKeyViolation(failure("23505"))).isFalse();
        assertThat(StoreFailure.isUniqueViolation(failure("23505"))).isTrue();
        assertThat(StoreFailure.isUniqueViolation(failure("23503"))).isFalse();
        assertThat(StoreFailure.isForeignKeyViolation(new IOException("23503"))).isFalse();
    }

    @Test
    void a_statement_that_breaks_a_rule_is_no_sign_that_the_database_is_away() {
        assertThat(StoreFailure.isUnavailable(failure("23503"))).isFalse();
        assertThat(StoreFailure.isUnavailable(failure("57P01"))).isTrue();
        assertThat(StoreFailure.isUnavailable(failure("25006"))).isTrue();
    }

    @Test
    void a_database_that_refuses_writes_or_cuts_a_statement_short_has_answered() {
        assertThat(StoreFailure.isSilence(failure("25006"))).isFalse();
        assertThat(StoreFailure.isSilence(failure("57014"))).isFalse();
        assertThat(StoreFailure.isSilence(failure("23505"))).isFalse();
        assertThat(StoreFailure.isSilence(failure("57P01"))).isTrue();
        assertThat(StoreFailure.isSilence(failure("53300"))).isTrue();
        assertThat(StoreFailure.isSilence(new IOException("connection refused"))).isTrue();
    }

    private static PgException failure(String sqlState) {
        return new PgException("no", "ERROR", sqlState, "");
    }
}
