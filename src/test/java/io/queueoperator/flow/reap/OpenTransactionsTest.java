package io.queueoperator.flow.reap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OpenTransactionsTest {
    private final AtomicLong clock = new AtomicLong();
    private final OpenTransactions transactions = new OpenTransactions(Duration.ofSeconds(10), clock::get);

    @Test
    void one_that_is_seen_again_and_again_is_open_for_too_long_one_day() {
        transactions.seen(List.of("7", "8"));
        at(9);
        transactions.seen(List.of("7", "9"));
        assertThat(transactions.forTooLong()).isEmpty();

        at(10);
        assertThat(transactions.forTooLong()).containsExactly("7");
        at(19);
        assertThat(transactions.forTooLong()).containsExactly("7", "9");
    }

    @Test
    void one_that_is_over_is_forgotten() {
        transactions.seen(List.of("7"));
        transactions.seen(List.of());
        at(60);

        assertThat(transactions.forTooLong()).isEmpty();
    }

    private void at(int seconds) {
        clock.set(Duration.ofSeconds(seconds).toNanos());
    }
}
