package io.queueoperator.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JdbcUrlTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "postgresql://db:5432/jobs                            | jdbc:postgresql://db:5432/jobs",
        "postgres://db/jobs                                   | jdbc:postgresql://db/jobs",
        "vertx-reactive:postgresql://db:5432/jobs             | jdbc:postgresql://db:5432/jobs",
        "postgresql://[::1]:5432/jobs                         | jdbc:postgresql://[::1]:5432/jobs",
        "postgresql://db:5432                                 | jdbc:postgresql://db:5432/",
        "postgresql://db/jobs?sslmode=verify-full             | jdbc:postgresql://db/jobs?sslmode=verify-full",
        "postgresql://db/jobs?application_name=a&search_path=b| jdbc:postgresql://db/jobs?ApplicationName=a&currentSchema=b",
        "postgresql://one/jobs,postgresql://two/jobs          | jdbc:postgresql://one/jobs",
        "postgresql://db/jobs?search_path=a,b                 | jdbc:postgresql://db/jobs?currentSchema=a,b",
    })
    void namesTheSameDatabase(String reactive, String jdbc) {
        assertThat(JdbcUrl.ofReactive(reactive).url()).isEqualTo(jdbc);
    }

    @Test
    void takesUserAndPasswordOutOfTheAddress() {
        JdbcUrl jdbc = JdbcUrl.ofReactive("postgresql://us%40er:p%3Aw+d@db:5432/jobs");
        assertThat(jdbc.url()).isEqualTo("jdbc:postgresql://db:5432/jobs");
        assertThat(jdbc.username()).contains("us@er");
        assertThat(jdbc.password()).contains("p:w+d");
    }

    @Test
    void takesUserAndPasswordOutOfTheParameters() {
        JdbcUrl jdbc = JdbcUrl.ofReactive("postgresql://db/jobs?user=me&password=secret&sslmode=require");
        assertThat(jdbc.url()).isEqualTo("jdbc:postgresql://db/jobs?sslmode=require");
        assertThat(jdbc.username()).contains("me");
        assertThat(jdbc.password()).contains("secret");
    }

    @Test
    void saysWhatIsWrongWithoutRepeatingThePassword() {
        assertThatThrownBy(() -> JdbcUrl.ofReactive("mysql://me:secret@db/jobs"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("postgresql://host:port/database")
                .hasMessageNotContaining("secret");
    }
}
