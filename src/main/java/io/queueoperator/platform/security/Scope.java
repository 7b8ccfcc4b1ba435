package io.queueoperator.platform.security;

import java.util.Set;

/** What a key may do. Each scope includes those before it. */
public final class Scope {
    /** Look at jobs, attempts, lists. */
    public static final String READ = "read";
    /** Enqueue, claim, report, finish, cancel. */
    public static final String WORK = "work";
    /** Run chores by hand, see and change webhooks, decide what only a person can: groups of failures, late results. */
    public static final String ADMIN = "admin";

    private Scope() {}

    /** All scopes that come with one; empty for a name that is none. */
    static Set<String> including(String scope) {
        return switch (scope) {
            case READ -> Set.of(READ);
            case WORK -> Set.of(READ, WORK);
            case ADMIN -> Set.of(READ, WORK, ADMIN);
            default -> Set.of();
        };
    }
}
