package io.queueoperator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class MigrationEndTest {
    @Test
    void the_word_of_the_database_is_the_plainest() {
        Exception refused = new SQLException("Connection to db:5432 refused.\nDetails follow", new ConnectException("refused"));
        assertThat(MigrationEnd.reason(new IllegalStateException("Unable to obtain connection", refused)))
                .isEqualTo("Connection to db:5432 refused.");
    }

    @Test
    void without_one_it_is_what_lies_at_the_bottom() {
        assertThat(MigrationEnd.reason(new IllegalStateException("wrapped", new IllegalStateException("too new"))))
                .isEqualTo("too new");
    }

    @Test
    void something_is_always_said_and_in_one_line() {
        assertThat(MigrationEnd.reason(null)).isEqualTo("it ended early");
        assertThat(MigrationEnd.reason(new IllegalStateException())).isEqualTo("java.lang.IllegalStateException");
        assertThat(MigrationEnd.reason(new IllegalStateException("one\ntwo"))).isEqualTo("one");
    }
}
