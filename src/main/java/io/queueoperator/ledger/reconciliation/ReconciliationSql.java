package io.queueoperator.ledger.reconciliation;

/** Statements that read what followers owe. */
final class ReconciliationSql {
    /** Refused rows after {@code $3}, the oldest first; of one store, for one reason, or all. */
    static final String DEBTS = """
            /* reconciliation.debts */
            select id, store, kind, subject, job_id, reason, sqlstate, message, since, attempts, last_try_at, next_try_at
            from queue_operator.reconciliation_debts
            where ($1::text is null or store = $1) and ($2::text is null or reason = $2) and id > $3
            order by id
            limit $4
            """;

    private ReconciliationSql() {}
}
