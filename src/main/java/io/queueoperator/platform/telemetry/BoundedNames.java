package io.queueoperator.platform.telemetry;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a label's values few, whatever clients send: what is known beforehand stays itself, so do the first names that
 * come besides, and everything else is {@value #OTHER}. A name that was let in once stays in until the process ends.
 */
public final class BoundedNames {
    /** Instead of every name there is no room for. */
    public static final String OTHER = "other";

    private final Set<String> names = ConcurrentHashMap.newKeySet();
    private final int most;

    /**
     * Names.
     *
     * @param known always let in
     * @param limit how many more are let in
     */
    public BoundedNames(Collection<String> known, int limit) {
        names.addAll(known);
        this.most = names.size() + limit;
    }

    /** The name itself, or {@link #OTHER}. */
    public String of(String name) {
        return names.contains(name) || letIn(name) ? name : OTHER;
    }

    private synchronized boolean letIn(String name) {
        return names.contains(name) || names.size() < most && !name.isBlank() && names.add(name);
    }
}
